using Skranke.Actors;
using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.Notices;

namespace Skranke.Reservations;

/// <summary>THE rule for telling a patron that the days on the pickup shelf end, once, so that a copy does not go back
/// unnoticed (H40).</summary>
public static class PickupEnding
{
    /// <summary>The local day of the notice; null where the library gives none, or where that day is not after the day
    /// on which the copy became ready.</summary>
    public static DateOnly? DayFor(DateOnly pickupUntil, NoticePolicy policy, DateOnly readyOn) =>
        policy.PickupEndingDaysBefore is { } days && pickupUntil.AddDays(-days) > readyOn
            ? pickupUntil.AddDays(-days)
            : null;

    /// <summary>What a timer finds whose days on the shelf are not over: the notice where its day has come, else
    /// nothing.</summary>
    public static Decision Decide(Ending.Case the, Reservation before)
    {
        // Told, so that the timer does not take it for done and look again at once.
        if (before.PickupNoticeOn is null || !(before.NextActionAt <= the.Now))
        {
            return new Decision(Told.Instance, [], [Fence.On(the.Title, FenceMode.Read)]);
        }

        var after = ReservationPlan.Planned(
            before with { Version = before.Version + 1, PickupNoticeOn = null }, the.Library);
        return Moving.Told(the, before, after, NoticeKind.PickupEnding, after.PickupUntil);
    }
}
