using Skranke.Titles;

namespace Skranke.Reservations;

/// <summary>THE order of a title's queue: by the place the server gave, never by a clock of a client (I12).</summary>
public static class ReservationQueue
{
    /// <summary>The first that waits for what this copy can answer; null where nobody does.</summary>
    public static Reservation? Next(Title title, CopyId copy, string? issue, DateOnly today)
    {
        Reservation? next = null;
        foreach (var reservation in title.Queue)
        {
            var mayHave = Counts(reservation, today) && reservation.IsAnsweredBy(copy, issue);
            if (mayHave && (next is null || reservation.PlaceIn(title.Id) < next.PlaceIn(title.Id)))
            {
                next = reservation;
            }
        }

        return next;
    }

    /// <summary>The place behind everybody who is queued now.</summary>
    public static long LastPlace(Title title)
    {
        var last = 0L;
        foreach (var reservation in title.Queue)
        {
            last = Math.Max(last, reservation.PlaceIn(title.Id));
        }

        return last + 1;
    }

    /// <summary>1 for the next in line; 0 for a reservation that has its copy. A pause keeps the place.</summary>
    public static int PositionOf(Title title, Reservation reservation) =>
        reservation.IsWaiting
            ? 1 + title.Queue.Count(other =>
                other.IsWaiting && other.PlaceIn(title.Id) < reservation.PlaceIn(title.Id))
            : 0;

    /// <summary>The position in the shortest of the queues of its titles, where any of several will do.</summary>
    public static int BestPosition(IEnumerable<Title> titles, Reservation reservation) =>
        titles.Min(title => PositionOf(title, reservation));

    /// <summary>Whether a reservation waits today: not while it is paused, and not when its last day of interest is
    /// past, also before a timer has come to end it.</summary>
    public static bool Counts(Reservation reservation, DateOnly today) =>
        reservation.IsWaiting && !reservation.IsPausedOn(today) && today <= reservation.InterestUntil;
}
