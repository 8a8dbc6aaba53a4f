using Skranke.Actors;
using Skranke.Api.Security;
using Skranke.Patrons;
using Skranke.Silo.ReadModels;

namespace Skranke.Api.Http.Patrons;

/// <summary>What is sent to record a consent.</summary>
public sealed record ConsentBody
{
    [Schema("data", "guardian-borrow", "guardian-pay", Required = true)]
    public string? Kind { get; init; }

    /// <summary>The version of the text that was shown; the present one where absent.</summary>
    public int? TextVersion { get; init; }

    /// <summary><c>signed</c> where absent.</summary>
    [Schema("signed", "spoken", "verified")]
    public string? Way { get; init; }

    /// <summary>Who consents for a child; a guardian's own token says it by itself.</summary>
    public GuardianBody? Guardian { get; init; }

    [Schema("desk", "kiosk", "web", "app", "phone", "mail")]
    public string? Channel { get; init; }
}

/// <summary>A consent as callers see it.</summary>
public sealed record ConsentAnswer
{
    public required ConsentId Id { get; init; }

    public required ConsentKind Kind { get; init; }

    public required Isil Library { get; init; }

    public int? TextVersion { get; init; }

    /// <summary>The words that were consented to.</summary>
    public string? Text { get; init; }

    public string? LegalBasis { get; init; }

    public required ConsentWay Way { get; init; }

    /// <summary>The guardian who gave it; absent where the patron did.</summary>
    public GuardianId? Guardian { get; init; }

    public required DateTimeOffset GivenAt { get; init; }

    public DateTimeOffset? WithdrawnAt { get; init; }

    public static ConsentAnswer Of(ConsentView view) => new()
    {
        Id = view.Consent.Id,
        Kind = view.Consent.Kind,
        Library = view.Consent.Library,
        TextVersion = view.Consent.TextVersion,
        Text = view.Text,
        LegalBasis = view.Consent.LegalBasis,
        Way = view.Consent.Way,
        Guardian = view.Consent.GuardianId,
        GivenAt = view.Consent.GivenAt,
        WithdrawnAt = view.Consent.WithdrawnAt,
    };
}

/// <summary>A guardian as callers see it.</summary>
public sealed record GuardianAnswer
{
    public required GuardianId Id { get; init; }

    /// <summary>The guardian's own account, where there is one.</summary>
    public PatronId? PatronId { get; init; }

    public string? Name { get; init; }

    public string? Email { get; init; }

    public string? Phone { get; init; }

    public required DateOnly Since { get; init; }

    /// <summary>The day from which the guardian answers for the child no more: its 18th birthday, or earlier.</summary>
    public required DateOnly Until { get; init; }

    public static GuardianAnswer Of(GuardianView view) => new()
    {
        Id = view.Guardian.Id,
        PatronId = view.Guardian.PatronId,
        Name = view.Name,
        Email = view.Email,
        Phone = view.Phone,
        Since = view.Guardian.Since,
        Until = view.Guardian.Until,
    };
}

/// <summary>Records consents, takes them back, and shows them with those who answer for a child.</summary>
public static class ConsentsEndpoint
{
    public static void Map(Routes routes)
    {
        _ = routes.Post("/v1/patrons/{id}/consents", Operation.GiveConsent, ApiJson.Wire.ConsentBody, Give)
            .Says("Record a consent, the patron's own or a guardian's to borrow or to pay")
            .Answers<PatronAnswer>()
            .Matched()
            .Refuses(
                RefusalCodes.PatronErased, RefusalCodes.GuardianMissing, RefusalCodes.GuardianUnknown,
                RefusalCodes.GuardianTooYoung, RefusalCodes.GuardianNotNeeded, RefusalCodes.ConsentTextOutdated);
        _ = routes.Delete("/v1/patrons/{id}/consents/{consent}", Operation.WithdrawConsent, Withdraw)
            .Says("Take a consent back, from now on")
            .Answers<PatronAnswer>()
            .Matched()
            .Refuses(RefusalCodes.ConsentUnknown, RefusalCodes.PatronErased);
        _ = routes.Delete("/v1/patrons/{id}/guardians/{guardian}", Operation.WithdrawConsent, EndGuardianship)
            .Says("Let a guardian answer for the child no more; the guardian's consents end too")
            .Answers<PatronAnswer>()
            .Matched()
            .Refuses(RefusalCodes.GuardianUnknown, RefusalCodes.PatronErased);
        _ = routes.Get("/v1/patrons/{id}/consents", Operation.ReadConsents, Consents)
            .Says("List what a patron or its guardians consented to")
            .AnswersList<ConsentAnswer>()
            .Refuses(RefusalCodes.PatronUnknown);
        _ = routes.Get("/v1/patrons/{id}/guardians", Operation.ReadConsents, Guardians)
            .Says("List who answers, or answered, for a child")
            .AnswersList<GuardianAnswer>()
            .Refuses(RefusalCodes.PatronUnknown);
    }

    private static async ValueTask<Answer> Give(Call call, ConsentBody body)
    {
        var fields = new Fields();
        var channel = fields.ChannelOf(body.Channel, call.Caller.Role);
        var kind = fields.Consent("kind", body.Kind);
        var way = call.Admitted.Self is null ? fields.Way("way", body.Way) : ConsentWay.Verified;
        var guardian = fields.Guardian("guardian", body.Guardian);
        if (fields.Fault is { } wrong)
        {
            return wrong;
        }

        var (patron, fault) = await PatronInPath.Find(call);
        if (fault is not null)
        {
            return fault;
        }

        if (call.Admitted.Self is { } self)
        {
            // Whoever comes with a token speaks for himself, and for his children as the guardian he is.
            guardian = self.Own.Contains(patron!.Id) ? null : new GuardianNamed { PatronId = self.Own[0] };
        }

        return await PatronInPath.Change(call, patron!, new GiveConsent
        {
            Key = call.Key,
            Origin = call.Origin(channel),
            PatronId = patron!.Id,
            Said = new ConsentSaid(kind, way, body.TextVersion),
            Guardian = guardian,
        });
    }

    private static ValueTask<Answer> Withdraw(Call call) => Change(
        call, "consent", RefusalCodes.ConsentUnknown, "The library has no such consent of this patron.",
        (patron, id) => new WithdrawConsent
        {
            Key = call.Key,
            Origin = call.Origin(new Fields().ChannelOf(null, call.Caller.Role)),
            PatronId = patron,
            ConsentId = new ConsentId(id),
        });

    private static ValueTask<Answer> EndGuardianship(Call call) => Change(
        call, "guardian", RefusalCodes.GuardianUnknown, "There is no such guardian of this patron.",
        (patron, id) => new EndGuardianship
        {
            Key = call.Key,
            Origin = call.Origin(new Fields().ChannelOf(null, call.Caller.Role)),
            PatronId = patron,
            GuardianId = new GuardianId(id),
        });

    private static async ValueTask<Answer> Change(
        Call call, string part, string unknown, string detail, Func<PatronId, long, PatronCommand> commandFor)
    {
        var (patron, fault) = await PatronInPath.Find(call);
        return fault is not null ? fault
            : PathText.TryNumber(PathText.Of(call.Http, part), out var id)
                ? await PatronInPath.Change(call, patron!, commandFor(patron!.Id, id))
                : Problems.NotFound(unknown, detail);
    }

    private static async ValueTask<Answer> Consents(Call call)
    {
        var (patron, paging, fault) = await Find(call);
        if (fault is not null)
        {
            return fault;
        }

        var found = await call.Services.Consents.OfPatron(
            patron, call.Confined, paging.AfterNumber, paging.Look, call.Cancellation);
        return Answer.Ok(
            Page.Of(found, paging, ConsentAnswer.Of, view => view.Consent.Id.ToString()),
            ApiJson.Wire.ListAnswerConsentAnswer);
    }

    private static async ValueTask<Answer> Guardians(Call call)
    {
        var (patron, paging, fault) = await Find(call);
        if (fault is not null)
        {
            return fault;
        }

        var found = await call.Services.Consents.GuardiansOf(
            patron, paging.AfterNumber, paging.Look, call.Cancellation);
        return Answer.Ok(
            Page.Of(found, paging, GuardianAnswer.Of, view => view.Guardian.Id.ToString()),
            ApiJson.Wire.ListAnswerGuardianAnswer);
    }

    private static async ValueTask<(PatronId Patron, Paging Paging, Answer? Fault)> Find(Call call)
    {
        var fields = new Fields();
        var paging = Paging.Of(call.Request.Query, fields);
        if (fields.Fault is not null)
        {
            return (default, default, fields.Fault);
        }

        var (patron, fault) = await PatronInPath.Find(call);
        return (patron?.Id ?? default, paging, fault);
    }
}
