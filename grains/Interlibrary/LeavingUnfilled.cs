using Skranke.Actors;
using Skranke.Ledger;
using Skranke.Notices;
using Skranke.Reservations;

namespace Skranke.Interlibrary;

/// <summary>THE rule for a request that no library could fill (H41): the reservation ends and the patron is
/// told.</summary>
public static class LeavingUnfilled
{
    public static Decision Decide(OpenRequest.Case the)
    {
        var (before, refusal) = OpenRequest.Of(the);
        if (before is null)
        {
            return Decision.Refuse([refusal!], the.Fences);
        }

        var after = before.EndedAs(ReservationState.Cancelled) with { Interlibrary = InterlibraryState.Unfilled };
        return new Decision(
            new ReservationClosed(after),
            [.. Moving.Facts(before, after), Moving.Notice(NoticeKind.InterlibraryUnfilled, after, null)],
            [.. the.Fences, Fence.Touch(before.PatronId)]);
    }
}
