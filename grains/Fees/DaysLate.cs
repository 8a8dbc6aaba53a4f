using Skranke.Libraries;
using Skranke.Loans;

namespace Skranke.Fees;

/// <summary>THE count of days late: from the day after the due date, or after the grace of an annulled renewal (H28,
/// H38). Days on which the library takes no fee, such as those of a strike, do not count, and closed days only where
/// policy says so.</summary>
public static class DaysLate
{
    /// <summary>No loan is looked at for longer than this, so that a slip of the pen in a date costs no
    /// minutes.</summary>
    private const int DaysMost = 3660;

    /// <summary>The last day on which the copy comes back in time.</summary>
    public static DateOnly LastInTime(Loan loan) =>
        loan.GraceUntil > loan.DueDate ? loan.GraceUntil.Value : loan.DueDate;

    /// <summary>How many days late a loan is on a day; 0 or less where it is in time.</summary>
    public static int On(Loan loan, Library library, DateOnly day)
    {
        var last = LastInTime(loan);
        var late = day.DayNumber - last.DayNumber;
        if (late <= 0 || EachCounts(library, loan))
        {
            return late;
        }

        return Enumerable.Range(1, Math.Min(late, DaysMost)).Count(ahead => Counts(library, loan, last.AddDays(ahead)));
    }

    /// <summary>The day on which a loan has been late for so many days.</summary>
    public static DateOnly DayOf(Loan loan, Library library, int daysLate)
    {
        var day = LastInTime(loan);
        if (EachCounts(library, loan))
        {
            return day.AddDays(daysLate);
        }

        for (var (left, most) = (daysLate, DaysMost); left > 0 && most > 0; most--)
        {
            day = day.AddDays(1);
            left -= Counts(library, loan, day) ? 1 : 0;
        }

        return day;
    }

    private static bool EachCounts(Library library, Loan loan) =>
        library.Calendar.FeeFree.IsEmpty && library.PolicyOf(loan).Fees.ClosedDaysCount;

    private static bool Counts(Library library, Loan loan, DateOnly day) =>
        !library.Calendar.FeeFree.Any(range => range.Covers(day, loan.Branch))
        && (library.PolicyOf(loan).Fees.ClosedDaysCount || library.Calendar.IsOpen(day, loan.Branch));
}
