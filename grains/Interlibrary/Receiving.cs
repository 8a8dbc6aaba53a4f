using Skranke.Actors;
using Skranke.Copies;
using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.Reservations;

namespace Skranke.Interlibrary;

/// <summary>THE rule for a copy that another library supplied (H41): it is this library's to lend under its owner's
/// terms, and captured at once for the patron who asked for it.</summary>
public static class Receiving
{
    public static Decision Decide(OpenRequest.Case the, ReceiveInterlibrary command, CopyId id)
    {
        if (!the.Library.Has(command.Branch))
        {
            return Decision.Refuse([Branches.Unknown(command.Branch)], the.Fences);
        }

        var (before, refusal) = OpenRequest.Of(the);
        if (before is null)
        {
            return Decision.Refuse([refusal!], the.Fences);
        }

        var isHere = command.Branch == before.PickupBranch;
        var copy = new Copy
        {
            Id = id,
            Version = 1,
            Owner = the.Library.Isil,
            Barcode = command.Barcode,
            TitleId = the.Title.Id,
            Title = the.Title.Reference,
            Branch = command.Branch,
            Material = the.Title.Material,
            Supply = command.Supply,
            Status = isHere ? CopyStatus.Available : CopyStatus.InTransit,
            TransitTo = isHere ? null : before.PickupBranch,
        };
        var supplied = before with
        {
            Interlibrary = InterlibraryState.Received,
            Supplier = command.Supply.Supplier,
        };
        var after = Capturing.By(supplied, CapturedCopy.Of(copy), command.Branch, the.Library, the.Now);
        return new Decision(
            new ReservationChanged(after, ReservationQueue.PositionOf(the.Title, after)),
            [new CopyAdded(copy), .. Moving.Facts(before, after)],
            [.. the.Fences]);
    }
}
