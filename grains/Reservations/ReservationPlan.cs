using Skranke.Libraries;

namespace Skranke.Reservations;

/// <summary>THE plan of a reservation: in the library's morning of its day the patron is told that the interest or the
/// days on the pickup shelf end, and when that last day is over the reservation lapses (H40). One that is on its way or
/// has ended has no plan.</summary>
public static class ReservationPlan
{
    /// <summary>The reservation with the time at which a timer looks at it next. Whatever changes its state or its days
    /// plans it anew.</summary>
    public static Reservation Planned(Reservation reservation, Library library)
    {
        return reservation with
        {
            NextActionAt = reservation switch
            {
                { State: ReservationState.Waiting, InterestNoticeOn: { } notice } => Morning(notice),
                { State: ReservationState.Waiting } => DayAfter(reservation.InterestUntil),
                { State: ReservationState.Ready, PickupNoticeOn: { } notice } => Morning(notice),
                { State: ReservationState.Ready, PickupUntil: { } last } => DayAfter(last),
                _ => null,
            },
        };

        DateTimeOffset Morning(DateOnly day) =>
            LocalTime.AtMinute(library.TimeZone, day, library.PolicyOn(day).Notices.MorningMinute);

        DateTimeOffset DayAfter(DateOnly last) => LocalTime.StartOfDay(library.TimeZone, last.AddDays(1));
    }
}
