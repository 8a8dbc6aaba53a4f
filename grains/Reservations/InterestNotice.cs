using Skranke.Actors;
using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.Notices;

namespace Skranke.Reservations;

/// <summary>THE rule for telling a patron that the interest period of a reservation is about to end, once, so that it
/// does not lapse unnoticed.</summary>
public static class InterestNotice
{
    /// <summary>The local day of the notice; null where the library gives none, or where that day is past.</summary>
    public static DateOnly? DayFor(DateOnly interestUntil, ReservationPolicy policy, DateOnly today) =>
        policy.InterestNoticeDays is { } days && interestUntil.AddDays(-days) > today
            ? interestUntil.AddDays(-days)
            : null;

    /// <summary>What a timer finds whose reservation has not run out: the notice where its day has come, else
    /// nothing.</summary>
    public static Decision Decide(Ending.Case the, Reservation before)
    {
        // Told, so that the timer does not take it for done and look again at once.
        if (!before.IsWaiting || before.InterestNoticeOn is null || !(before.NextActionAt <= the.Now))
        {
            return new Decision(Told.Instance, [], [Fence.On(the.Title, FenceMode.Read)]);
        }

        var after = ReservationPlan.Planned(
            before with { Version = before.Version + 1, InterestNoticeOn = null }, the.Library);
        return Moving.Told(the, before, after, NoticeKind.ReservationEnding, after.InterestUntil);
    }
}
