using System.Collections.Immutable;
using Skranke.Actors;
using Skranke.Api.Errands;
using Skranke.Api.Security;
using Skranke.Loans;
using Skranke.Patrons;
using Skranke.Silo.Access;

namespace Skranke.Api.Http.Patrons;

/// <summary>A card or a national id, a PIN, and what it is for.</summary>
public sealed record AuthenticateBody
{
    /// <summary>The card that was shown; or name the national id.</summary>
    public string? Card { get; init; }

    public string? NationalId { get; init; }

    [Schema(Required = true)]
    public string? Pin { get; init; }

    [Schema("kiosk", "door", "web", "digital", Required = true)]
    public string? Purpose { get; init; }

    /// <summary>Where the door is; the main branch where absent.</summary>
    public string? Branch { get; init; }

    /// <summary>The digital service that is asked about, with purpose <c>digital</c>; all where absent.</summary>
    public string? Service { get; init; }
}

/// <summary>Whose PIN it was, and what may be done with it.</summary>
public sealed record AuthenticateAnswer
{
    /// <summary>For a door and a digital service no more than the id: they need no name.</summary>
    public required PatronAnswer Patron { get; init; }

    /// <summary><c>see-account</c>, <c>borrow</c>, <c>renew</c>, <c>reserve</c>, <c>enter</c>, or <c>use:</c> and the
    /// name of a digital service.</summary>
    public required ImmutableArray<string> Permissions { get; init; }

    /// <summary>Why something else may not be done, in order of precedence.</summary>
    public required ImmutableArray<ProblemAnswer> Withheld { get; init; }
}

/// <summary>Tries card and PIN for a machine, a door, a site or a digital service. Nothing of it is kept under an
/// idempotency key. A card that nobody has and a wrong PIN are answered alike, and the same is done for
/// both.</summary>
public static class AuthenticateEndpoint
{
    private static readonly Dictionary<string, (Purpose Purpose, Channel Channel)> Purposes =
        new(StringComparer.Ordinal)
        {
            ["kiosk"] = (Purpose.Kiosk, Channel.Kiosk),
            ["door"] = (Purpose.Door, Channel.Kiosk),
            ["web"] = (Purpose.Web, Channel.Web),
            ["digital"] = (Purpose.Digital, Channel.Web),
        };

    public static void Map(Routes routes) => routes
        .Ask(
            "/v1/patrons/authenticate",
            Operation.AuthenticatePatron,
            ApiJson.Wire.AuthenticateBody,
            Handle)
        .Says("Try a patron's card and PIN for a purpose")
        .Answers<AuthenticateAnswer>()
        .Refuses(
            RefusalCodes.PatronPinWrong, RefusalCodes.PatronPinLocked, ProblemKinds.TooManyTries,
            RefusalCodes.CardBlocked, RefusalCodes.CardReplaced, RefusalCodes.PatronErased, RefusalCodes.PatronExcluded,
            RefusalCodes.MembershipMissing, RefusalCodes.MembershipNotActivated,
            RefusalCodes.MembershipRulesNotAccepted, RefusalCodes.BranchUnknown, RefusalCodes.DoorClosed,
            RefusalCodes.DoorTooYoung, RefusalCodes.ServiceUnknown, RefusalCodes.ServiceNotEntitled);

    private static async ValueTask<Answer> Handle(Call call, AuthenticateBody body)
    {
        var fields = new Fields();
        fields.OneOf("card", body.Card is not null, "nationalId", body.NationalId is not null);
        var card = fields.OptionalCard("card", body.Card);
        var nationalId = fields.OptionalNationalId("nationalId", body.NationalId);
        var pin = fields.Pin("pin", body.Pin);
        var branch = fields.OptionalBranch("branch", body.Branch) ?? BranchId.Of(call.Library.Value);
        if (!Purposes.TryGetValue(body.Purpose ?? "", out var purpose))
        {
            fields.Fail("purpose", $"must be one of {string.Join(", ", Purposes.Keys)}.");
        }

        if (body.Service is not null && purpose.Purpose != Purpose.Digital)
        {
            fields.Fail("service", "is for purpose 'digital' only.");
        }

        var service = body.Service is null ? null : fields.Text("service", body.Service);
        if (fields.Fault is { } fault)
        {
            return fault;
        }

        var (reply, wait) = await PinTrial.Try(
            call, new ShownPin(card, nationalId, pin), purpose.Purpose, purpose.Channel, branch, service);
        return wait is { } patience
            ? Problems.TooManyTries(patience)
            : await Of(call, reply!, purpose.Purpose);
    }

    /// <summary>For a machine or a site, what it may see of the patron; a look is written down like every
    /// other.</summary>
    private static async ValueTask<PatronAnswer> Shown(Call call, PatronId id)
    {
        await call.AuditLook(id, Audited.Read);
        var patron = await call.Services.Load.Patron(id)
            ?? throw new InvariantBrokenException($"Patron {id} has a PIN and is unknown.");
        return await PatronAnswer.Of(call, patron);
    }

    private static async ValueTask<Answer> Of(Call call, Reply reply, Purpose purpose) => reply switch
    {
        Authenticated right => Answer.Ok(
            new AuthenticateAnswer
            {
                Patron = purpose is Purpose.Kiosk or Purpose.Web
                    ? await Shown(call, right.PatronId)
                    : new PatronAnswer { Id = right.PatronId, Cards = [] },
                Permissions = right.Permissions,
                Withheld = Problems.Of(right.Withheld),
            },
            ApiJson.Wire.AuthenticateAnswer),
        Refused refused => Problems.Of(refused),
        _ => throw new InvariantBrokenException($"A PIN was answered {reply.GetType().Name}."),
    };
}
