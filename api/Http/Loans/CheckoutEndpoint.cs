using Skranke.Actors;
using Skranke.Api.Security;

namespace Skranke.Api.Http.Loans;

/// <summary>What is sent to borrow a copy.</summary>
public sealed record CheckoutBody
{
    /// <summary>The card that was shown; or name the patron.</summary>
    public string? Card { get; init; }

    public string? PatronId { get; init; }

    /// <summary>The barcode of the copy.</summary>
    [Schema(Required = true)]
    public string? Copy { get; init; }

    /// <summary>The library that owns the copy, where it is another than the one that lends.</summary>
    public string? Owner { get; init; }

    /// <summary>Where it is lent; the main branch where absent.</summary>
    public string? Branch { get; init; }

    public string? Pin { get; init; }

    [Schema("desk", "kiosk", "web", "app", "phone", "mail")]
    public string? Channel { get; init; }

    /// <summary>When it was lent; only, and always, with <c>offline</c>.</summary>
    [Schema(Format = "date-time")]
    public string? At { get; init; }

    /// <summary>True where a kiosk that was cut off lent it at <c>at</c>: it is recorded and never refused.</summary>
    public bool? Offline { get; init; }

    public OverrideBody? Override { get; init; }
}

/// <summary>Lends a copy to a patron.</summary>
public static class CheckoutEndpoint
{
    public static void Map(Routes routes) => routes
        .Post("/v1/checkouts", Operation.CheckOut, ApiJson.Wire.CheckoutBody, Handle)
        .Says("Lend a copy to a patron")
        .Answers<LoanAnswer>(201)
        .Refuses(
            RefusalCodes.CardUnknown, RefusalCodes.CardBlocked, RefusalCodes.CardReplaced, RefusalCodes.PatronUnknown,
            RefusalCodes.PatronExcluded, RefusalCodes.PatronLoanLimit, RefusalCodes.PatronGuardianConsentMissing,
            RefusalCodes.PatronErased, RefusalCodes.PatronDeceased, RefusalCodes.PatronPinWrong,
            RefusalCodes.PatronPinLocked,
            RefusalCodes.MembershipMissing, RefusalCodes.MembershipNotActivated,
            RefusalCodes.MembershipRulesNotAccepted, RefusalCodes.CopyUnknown, RefusalCodes.CopyOnLoan,
            RefusalCodes.CopyOnLoanToPatron, RefusalCodes.CopyReservedForOther, RefusalCodes.CopyNotLoanable,
            RefusalCodes.CopyLost, RefusalCodes.CopyInTransit, RefusalCodes.BranchUnknown);

    private static async ValueTask<Answer> Handle(Call call, CheckoutBody body)
    {
        var fields = new Fields();
        var card = fields.OptionalCard("card", body.Card);
        var patron = fields.OptionalPatron("patronId", body.PatronId);
        fields.OneOf("card", body.Card is not null, "patronId", body.PatronId is not null);
        var barcode = fields.Barcode("copy", body.Copy);
        var owner = fields.OptionalIsil("owner", body.Owner) ?? call.Library;
        var branch = fields.OptionalBranch("branch", body.Branch) ?? BranchId.Of(call.Library.Value);
        var pin = fields.OptionalPin("pin", body.Pin);
        var channel = fields.ChannelOf(body.Channel, call.Caller.Role);
        var at = OfflineTransaction.TimeOf(fields, body.At, body.Offline == true, call.Services.Clock.Now);
        if (body.At is not null && body.Offline != true)
        {
            fields.Fail("at", "is for offline checkouts; others happen now.");
        }

        var overriding = Overriding.Read(body.Override, fields);
        if ((fields.Fault ?? await overriding.Check(call)) is { } fault)
        {
            return fault;
        }

        var origin = call.Origin(channel, overriding.Reason);
        var copy = await call.Services.LookUps.CopyOf(owner, barcode);
        if (at is { } offlineAt)
        {
            return Of(await OfflineCheckouts.Ask(
                call, origin, card, patron, (owner, barcode, copy), branch, offlineAt));
        }

        return Of(await PatronNamed.By(call, card, patron).Ask(
            origin,
            copy is null ? Unknown.Copy : null,
            (key, id, shown) => new CheckOut
            {
                Key = key,
                Origin = origin,
                Overrides = overriding.Codes,
                PatronId = id,
                Card = shown,
                CopyId = copy!.Value,
                Branch = branch,
                Pin = pin,
            }));
    }

    private static Answer Of(Reply reply) => reply switch
    {
        Lent lent => Answer.Created(
            LoanAnswer.Decided(lent.Loan, lent.Renewable, lent.Supply) with { WorkItem = lent.WorkItem },
            ApiJson.Wire.LoanAnswer,
            $"/v1/loans/{lent.Loan.Id}",
            lent.Loan.Version),
        Recorded recorded => OfflineTransaction.Of(201, recorded),
        Refused refused => Problems.Of(refused),
        _ => throw new InvariantBrokenException($"A checkout was answered {reply.GetType().Name}."),
    };
}
