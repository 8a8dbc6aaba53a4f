using Skranke.Actors;
using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.Titles;

namespace Skranke.Reservations;

/// <summary>THE rule for placing a captured copy on the pickup shelf: from then on it can be picked up, its days count,
/// and its patron is told, once. A sorter's bin is not the shelf (H40).</summary>
public static class Shelving
{
    public sealed record Case(ReservationId ReservationId, Title Title, Library Library, DateTimeOffset Now);

    public static Decision Decide(Case the)
    {
        var title = Fence.On(the.Title, FenceMode.Bump);
        var library = Fence.On(the.Library);
        var before = the.Title.Queue.FirstOrDefault(one => one.Id == the.ReservationId);
        if (before is null)
        {
            return Decision.Refuse([Ending.Ended], title, library);
        }

        if (before.DecidedBy != the.Title.Id)
        {
            return Decision.Elsewhere;
        }

        if (before.State == ReservationState.Ready)
        {
            return new Decision(
                new ReservationChanged(before, 0), [], [title with { Mode = FenceMode.Read }, library]);
        }

        if (before is not { State: ReservationState.Captured, CopyId: { } copy })
        {
            return Decision.Refuse([NotCaptured], title, library);
        }

        var after = Capturing.Placed(before, the.Library, the.Now);
        return new Decision(
            new ReservationChanged(after, 0),
            [.. Moving.Facts(before, after)],
            [title, library, Fence.Touch(copy), .. Moving.Touches(before, the.Title.Id)]);
    }

    private static Refusal NotCaptured => new(
        RefusalCodes.ReservationNotCaptured,
        "reservations.captured",
        "No copy was captured for this reservation at its pickup branch. Check the copy in there first.");
}
