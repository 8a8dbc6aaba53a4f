using System.Globalization;
using Skranke.Api.Sip2.Wire;
using Skranke.Copies;

namespace Skranke.Api.Sip2.Messages;

/// <summary>17/18: where a copy is and what it is. Gates ask it for every alarm, sorters before every return.</summary>
internal sealed class CopyInformation : Pair
{
    public override string Number => "17";

    public override async ValueTask<Message> Answer(Exchange the)
    {
        if (await CopyShown.Find(the) is not { } copy)
        {
            return Refuse(Asked.Of(the), the.Texts.Say(RefusalCodes.CopyUnknown));
        }

        var kept = copy.Capture is { } capture
            ? await the.Services.Reservations.Reservation(capture.Reservation, CancellationToken.None)
            : null;
        var queue = (await the.Services.Load.Title(copy.TitleId))?.Queue.Count(one => one.IsWaiting) ?? 0;
        var title = await TitleShown.Of(the, copy.TitleId, copy.Material);
        var answer = title.AddTo(new Message("18", $"{StatusOf(copy)}0001{the.Stamped}")
                .With("CF", queue.ToString(CultureInfo.InvariantCulture))
                .WithAny("AH", copy.Loan is { } loan ? Stamp.Write(loan.DueDate) : null)
                .WithAny("CM", kept?.PickupUntil is { } until ? Stamp.Write(until) : null)
                .With("AB", copy.Barcode.Value))
            .WithAny("BG", copy.Owner.Value)
            .WithAny("CK", CopyShown.MediaType(copy.Material))
            .With("AQ", copy.Branch.Value)
            .WithAny("AP", copy.Loan is null ? (copy.Capture?.PickupBranch ?? copy.Branch).Value : null)
            .WithAny("CT", (copy.TransitTo ?? (kept is null ? null : kept.PickupBranch))?.Value)
            .WithAny("CR", copy.Material)
            .WithAny("CY", kept?.PickupNumber?.ToString(CultureInfo.InvariantCulture))
            .WithAny("DA", kept?.PickupNumber?.ToString(CultureInfo.InvariantCulture));
        return copy.Price is { } price
            ? answer.With("BH", the.Library.Currency).With("BV", Exchange.Amount(price))
            : answer;
    }

    public override Message Refuse(Asked the, string text) => Texts(
        the,
        new Message("18", $"010101{the.Stamped}").With("AB", the.Message["AB"].Trim()).With("AJ", ""),
        text);

    public override bool IsRefusal(Message answer) => answer.FixedPart.StartsWith("010101", StringComparison.Ordinal);

    private static string StatusOf(Copy copy) => copy switch
    {
        { Loan.LostAt: not null } => "12",
        { Loan.ClaimedReturnedAt: not null } => "11",
        { Loan: not null } => "04",
        { Capture.OnShelf: true } => "08",
        { Status: CopyStatus.InTransit } => "10",
        { Status: CopyStatus.Lost } => "12",
        { Status: CopyStatus.Missing } => "13",
        { Status: CopyStatus.Withdrawn or CopyStatus.Damaged or CopyStatus.Incomplete } => "01",

        // At the pickup branch, and not on the shelf yet.
        { Capture: not null } => "06",
        _ => "03",
    };
}
