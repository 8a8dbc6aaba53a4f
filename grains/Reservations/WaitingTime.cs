using Skranke.Libraries;
using Skranke.Loans;
using Skranke.Titles;

namespace Skranke.Reservations;

/// <summary>THE estimate of when somebody in a queue can expect a copy. Copies pass from one to the next: each becomes
/// free on its day, is given to the next in line, and comes back when that loan is due. Nothing is promised by
/// it.</summary>
public static class WaitingTime
{
    /// <summary>What an overdue copy is taken to need from today until it is back; no policy says so, and most late
    /// copies come within a week of a reminder.</summary>
    public const int LateDays = 7;

    /// <summary>The local day on which a copy can be there.</summary>
    /// <param name="copies">Copies of the title that can come: not lost, damaged or the like.</param>
    /// <returns>Null where no copy can come, or where the patron's pause has no end.</returns>
    public static DateOnly? Of(
        Title title,
        Reservation reservation,
        IReadOnlyCollection<CopyOutlook> copies,
        Library library,
        DateTimeOffset now)
    {
        var today = library.Today(now);
        var policy = library.PolicyOn(today);
        var rule = DueDate.RuleFor(policy, title.Material, "adult");
        var fitting = copies.Where(copy => reservation.IsAnsweredBy(copy.Id, copy.Issue)).ToArray();
        var endless = reservation is { PausedFrom: not null, PausedUntil: null };
        if (!reservation.IsWaiting || fitting.Length == 0 || endless)
        {
            return null;
        }

        var free = new PriorityQueue<DateOnly, DateOnly>();
        foreach (var copy in fitting)
        {
            var day = copy.IsCaptured ? LentFrom(today) : FreeOn(copy.DueDate, today);
            free.Enqueue(day, day);
        }

        for (var ahead = Ahead(title, reservation); ahead > 0; ahead--)
        {
            var back = LentFrom(free.Dequeue());
            free.Enqueue(back, back);
        }

        var expected = free.Peek();
        return reservation.PausedUntil >= expected ? reservation.PausedUntil.Value.AddDays(1) : expected;

        DateOnly LentFrom(DateOnly day) => DueDate.Of(library, policy, rule, reservation.PickupBranch, day);
    }

    private static DateOnly FreeOn(DateOnly? dueDate, DateOnly today) =>
        dueDate is not { } due ? today : due < today ? today.AddDays(LateDays) : due;

    /// <summary>Those in front who may take a copy that this reservation waits for.</summary>
    private static int Ahead(Title title, Reservation reservation) => title.Queue.Count(other =>
        other.IsWaiting
        && other.PlaceIn(title.Id) < reservation.PlaceIn(title.Id)
        && (other.Issue is null || reservation.Issue is null || other.Issue == reservation.Issue)
        && (other.WantedCopy is null || reservation.WantedCopy is null || other.WantedCopy == reservation.WantedCopy));
}

/// <summary>A copy that can come: on its shelf or on its way where it has no due date, lent, or captured for somebody
/// who will borrow it.</summary>
public readonly record struct CopyOutlook(CopyId Id, string? Issue, DateOnly? DueDate, bool IsCaptured);
