using Skranke.Libraries;

namespace Skranke.Reservations;

/// <summary>What becomes of a reservation when a copy is captured for it: ready where it is picked up, otherwise on its
/// way there. The days on the pickup shelf are open days and count from the day it is placed there.</summary>
public static class Capturing
{
    public static Reservation By(
        Reservation waiting,
        CopyId copy,
        CopyBarcode barcode,
        BranchId at,
        Library library,
        DateTimeOffset now)
    {
        var captured = waiting with
        {
            Version = waiting.Version + 1,
            CopyId = copy,
            Copy = barcode,
            PickupNumber = PickupNumber(waiting.Id),
        };
        return at == waiting.PickupBranch
            ? OnShelf(captured, library, now)
            : captured with { State = ReservationState.InTransit };
    }

    /// <summary>A captured copy arrives at the pickup branch.</summary>
    public static Reservation Arrived(Reservation underWay, Library library, DateTimeOffset now) =>
        OnShelf(underWay with { Version = underWay.Version + 1 }, library, now);

    /// <summary>The copy is not to be had after all: whoever it was captured for waits again, at the same
    /// place.</summary>
    public static Reservation Released(Reservation captured) => captured with
    {
        Version = captured.Version + 1,
        State = ReservationState.Waiting,
        CopyId = null,
        Copy = null,
        PickupUntil = null,
        PickupNumber = null,
    };

    private static Reservation OnShelf(Reservation captured, Library library, DateTimeOffset now)
    {
        var today = library.Today(now);
        var days = library.PolicyOn(today).Reservations.PickupDays;
        return captured with
        {
            State = ReservationState.Ready,
            PickupUntil = library.Calendar.OpenDaysAfter(today, days, captured.PickupBranch),
        };
    }

    /// <summary>Four digits are short enough for a slip and tell a passer-by nothing.</summary>
    private static int PickupNumber(ReservationId id) => (int)(id.Value % 9000) + 1000;
}
