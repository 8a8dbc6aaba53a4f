using Skranke.Libraries;

namespace Skranke.Reservations;

/// <summary>What becomes of a reservation when a copy is captured for it: ready where it is picked up, otherwise on its
/// way there. The days on the pickup shelf are open days and count from the day it is placed there.</summary>
public static class Capturing
{
    public static Reservation By(
        Reservation waiting,
        CapturedCopy copy,
        BranchId at,
        Library library,
        DateTimeOffset now)
    {
        var captured = waiting with
        {
            Version = waiting.Version + 1,
            CopyId = copy.Id,
            Copy = copy.Barcode,
            CopyTitleId = copy.TitleId,
            Title = copy.Title,
            CopyIssue = copy.Issue,
            PickupNumber = PickupNumber(waiting.Id),
        };
        return at == waiting.PickupBranch
            ? AtPickupBranch(captured, library, now)
            : captured with { State = ReservationState.InTransit, NextActionAt = null };
    }

    /// <summary>A captured copy arrives at the pickup branch.</summary>
    public static Reservation Arrived(Reservation underWay, Library library, DateTimeOffset now) =>
        AtPickupBranch(underWay with { Version = underWay.Version + 1 }, library, now);

    /// <summary>A copy that was ready was scanned at another branch than where it is picked up: it has to travel
    /// again, and cannot be picked up before it has arrived.</summary>
    public static Reservation CarriedOff(Reservation captured) => captured with
    {
        Version = captured.Version + 1,
        State = ReservationState.InTransit,
        PickupUntil = null,
        PickupNoticeOn = null,
        NextActionAt = null,
    };

    /// <summary>Staff have placed the copy on the pickup shelf: from now on it can be picked up.</summary>
    public static Reservation Placed(Reservation captured, Library library, DateTimeOffset now) =>
        OnShelf(captured with { Version = captured.Version + 1 }, library, now);

    /// <summary>The copy is not to be had after all: whoever it was captured for waits again, at the same
    /// place.</summary>
    public static Reservation Released(Reservation captured, Library library) => ReservationPlan.Planned(
        captured with
        {
            Version = captured.Version + 1,
            State = ReservationState.Waiting,
            CopyId = null,
            Copy = null,
            CopyTitleId = null,
            CopyIssue = null,
            PickupUntil = null,
            PickupNoticeOn = null,
            PickupNumber = null,
        },
        library);

    /// <summary>A sorter's bin is not the shelf: policy says whether the copy is ready when it was scanned or when it
    /// was placed (H40).</summary>
    private static Reservation AtPickupBranch(Reservation captured, Library library, DateTimeOffset now) =>
        library.PolicyOn(library.Today(now)).Reservations.ReadyWhen == ReadyWhen.Captured
            ? OnShelf(captured, library, now)
            : captured with { State = ReservationState.Captured, NextActionAt = null };

    private static Reservation OnShelf(Reservation captured, Library library, DateTimeOffset now)
    {
        var today = library.Today(now);
        var policy = library.PolicyOn(today);
        var until = library.Calendar.OpenDaysAfter(today, policy.Reservations.PickupDays, captured.PickupBranch);
        return ReservationPlan.Planned(
            captured with
            {
                State = ReservationState.Ready,
                PickupUntil = until,
                PickupNoticeOn = PickupEnding.DayFor(until, policy.Notices, today),
            },
            library);
    }

    /// <summary>Four digits are short enough for a slip and tell a passer-by nothing.</summary>
    private static int PickupNumber(ReservationId id) => (int)(id.Value % 9000) + 1000;
}
