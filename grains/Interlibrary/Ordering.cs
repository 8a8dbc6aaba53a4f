using Skranke.Actors;
using Skranke.Ledger;
using Skranke.Reservations;

namespace Skranke.Interlibrary;

/// <summary>THE rule for a request that was ordered from a library (H41); ordered again from another, that one
/// counts.</summary>
public static class Ordering
{
    public static Decision Decide(OpenRequest.Case the, string supplier)
    {
        var (before, refusal) = OpenRequest.Of(the);
        if (before is null)
        {
            return Decision.Refuse([refusal!], the.Fences);
        }

        var after = before with
        {
            Version = before.Version + 1,
            Interlibrary = InterlibraryState.Ordered,
            Supplier = supplier,
        };
        return new Decision(
            new ReservationChanged(after, ReservationQueue.PositionOf(the.Title, after)),
            [new ReservationMoved(before, after)],
            [.. the.Fences]);
    }
}
