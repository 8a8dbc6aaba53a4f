using Skranke.Actors;
using Skranke.Api.Errands;
using Skranke.Api.Security;
using Skranke.Copies;
using Skranke.Loans;
using Skranke.Loans.Offline;
using Skranke.WorkItems;

namespace Skranke.Api.Http.Loans;

/// <summary>What is sent to hand a copy in.</summary>
public sealed record CheckinBody
{
    /// <summary>The barcode of the copy.</summary>
    [Schema(Required = true)]
    public string? Copy { get; init; }

    /// <summary>The library that owns the copy, where it is another than the one that takes it.</summary>
    public string? Owner { get; init; }

    /// <summary>Where it is handed in.</summary>
    [Schema(Required = true)]
    public string? Branch { get; init; }

    /// <summary>When it came back, where that was earlier than now; for staff, and with <c>offline</c>.</summary>
    [Schema(Format = "date-time")]
    public string? At { get; init; }

    /// <summary>True where a kiosk that was cut off took it back at <c>at</c>.</summary>
    public bool? Offline { get; init; }

    [Schema("desk", "kiosk", "web", "app", "phone", "mail")]
    public string? Channel { get; init; }

    [Schema("damaged", "incomplete")]
    public string? Condition { get; init; }

    [Schema("none", "print", "mail")]
    public string? Receipt { get; init; }
}

/// <summary>What became of a copy that was handed in.</summary>
public sealed record CheckinAnswer
{
    /// <summary>The barcode of the copy.</summary>
    public required CopyBarcode Copy { get; init; }

    public required Isil Owner { get; init; }

    /// <summary>The loan that ended; absent where the copy was not on loan.</summary>
    public LoanAnswer? Loan { get; init; }

    public required IReadOnlyList<FeeAnswer> Fees { get; init; }

    /// <summary>Where the copy goes now.</summary>
    public required RouteAnswer Route { get; init; }

    public required ReceiptAnswer Receipt { get; init; }

    /// <summary>What staff must sort out, where an offline check-in does not fit what is known.</summary>
    public WorkItemId? WorkItem { get; init; }
}

/// <param name="Branch">Where it is to be sent.</param>
/// <param name="Reservation">The id of the reservation it was captured for.</param>
public sealed record RouteAnswer(RouteAction Action, BranchId? Branch, ReservationId? Reservation);

/// <summary>Takes a copy back. Whoever has it is asked; the copy itself where nobody does.</summary>
public static class CheckinEndpoint
{
    /// <summary>A copy that passes from patron to patron while it is handed in is followed this often.</summary>
    private const int HoldersMax = 6;

    public static void Map(Routes routes) => routes
        .Post("/v1/checkins", Operation.CheckIn, ApiJson.Wire.CheckinBody, Handle)
        .Says("Take a copy back")
        .Answers<CheckinAnswer>()
        .Refuses(RefusalCodes.CopyUnknown, RefusalCodes.BranchUnknown);

    private static async ValueTask<Answer> Handle(Call call, CheckinBody body)
    {
        var fields = new Fields();
        var barcode = fields.Barcode("copy", body.Copy);
        var owner = fields.OptionalIsil("owner", body.Owner) ?? call.Library;
        var branch = fields.Branch("branch", body.Branch);
        var offline = body.Offline == true;
        var at = OfflineTransaction.TimeOf(fields, body.At, offline, call.Services.Clock.Now);
        var channel = fields.ChannelOf(body.Channel, call.Caller.Role);
        var condition = Condition(fields, body.Condition);
        var receiptTo = ReceiptToOf(fields, body.Receipt);
        if (fields.Fault is { } fault)
        {
            return fault;
        }

        if (at is not null && !offline && !call.May(Operation.BackDateCheckIn))
        {
            return Problems.RoleNotAllowed("take a copy back as of an earlier time");
        }

        var origin = call.Origin(channel);
        var key = offline ? OfflineTransaction.KeyOf(call, "offline checkin", "", owner, barcode, at!.Value) : call.Key;
        if (await call.Services.LookUps.CopyOf(owner, barcode) is not { } copy)
        {
            return Of(offline
                ? await OfflineTransaction.Record(
                    call, key, origin, WorkItemKind.OfflineCheckin, branch, at!.Value, [Unknown.Copy],
                    new Scanned(null, null, barcode.Value, null))
                : await call.Refuse(origin, Unknown.Copy));
        }

        return Of(await Ask(call, new CheckIn
        {
            Key = key,
            Origin = origin,
            CopyId = copy,
            Branch = branch,
            ReturnedAt = at,
            Condition = condition,
            Offline = offline,
            ReceiptTo = receiptTo,
        }));
    }

    /// <summary>Asks whoever has the copy, or the copy itself.</summary>
    internal static async ValueTask<Reply> Ask(Errand call, CheckIn command)
    {
        var holder = await call.Services.LookUps.HolderOf(command.CopyId);
        for (var asked = 0; asked < HoldersMax; asked++)
        {
            var grain = holder is { } patron ? GrainKey.Of(patron) : GrainKey.Of(command.CopyId);
            var reply = await call.Ask(
                grain, command with { PatronId = holder, ReceiptTo = await WhereTo(call, command.ReceiptTo, holder) });
            if (reply is not LentToAnother other)
            {
                return reply;
            }

            holder = other.PatronId;
        }

        return Refused.With(new Refusal(
            RefusalCodes.RequestBusy,
            "request.concurrency",
            "Others are changing the same copy at this moment. Ask again."));
    }

    /// <summary>A receipt is mailed only where an address is known; without one it is shown (H25).</summary>
    private static async ValueTask<ReceiptTo> WhereTo(Errand call, ReceiptTo asked, PatronId? holder) =>
        asked == ReceiptTo.Mail
        && !(holder is { } patron
            && await call.Services.Patrons.Contact(patron, call.Cancellation) is { Email.Length: > 0 })
            ? ReceiptTo.Print
            : asked;

    private static CopyStatus? Condition(Fields fields, string? text)
    {
        switch (text)
        {
            case null:
                return null;
            case "damaged":
                return CopyStatus.Damaged;
            case "incomplete":
                return CopyStatus.Incomplete;
            default:
                fields.Fail("condition", "must be damaged or incomplete.");
                return null;
        }
    }

    private static ReceiptTo ReceiptToOf(Fields fields, string? text)
    {
        switch (text)
        {
            case null or "none":
                return ReceiptTo.None;
            case "print":
                return ReceiptTo.Print;
            case "mail":
                return ReceiptTo.Mail;
            default:
                fields.Fail("receipt", "must be one of none, print, mail.");
                return ReceiptTo.None;
        }
    }

    private static IReadOnlyList<FeeAnswer> FeesOf(CheckedIn done) =>
        [.. done.Fees.Select(fee => FeeAnswer.Of(fee, done.Closed!))];

    private static Answer Of(Reply reply) => reply switch
    {
        CheckedIn done => Answer.Ok(
            new CheckinAnswer
            {
                Copy = done.Copy,
                Owner = done.Owner,
                Loan = done.Closed is { } loan ? LoanAnswer.Ended(loan, FeesOf(done)) : null,
                Fees = FeesOf(done),
                Route = new RouteAnswer(done.Route.Action, done.Route.Branch, done.Route.Reservation),
                Receipt = ReceiptAnswer.Of(done.Receipt) with { Mailed = done.Mailed },
                WorkItem = done.WorkItem,
            },
            ApiJson.Wire.CheckinAnswer,
            done.CopyVersion),
        Recorded recorded => OfflineTransaction.Of(200, recorded),
        Refused refused => Problems.Of(refused),
        _ => throw new InvariantBrokenException($"A check-in was answered {reply.GetType().Name}."),
    };
}
