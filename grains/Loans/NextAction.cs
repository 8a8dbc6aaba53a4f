using Skranke.Fees;
using Skranke.Libraries;

namespace Skranke.Loans;

/// <summary>What a timer does with a loan.</summary>
public enum LoanAction
{
    RenewAutomatically,
    Remind,
    TellOverdue,
    Bill,
}

/// <summary>Something that is to be done with a loan, and when.</summary>
public readonly record struct LoanTime(DateTimeOffset At, LoanAction Action);

/// <summary>THE plan of an open loan: automatic renewal, reminder before the due date, notices that it is overdue, and
/// the bill on the first day that is later than policy allows (H30, H43). Each comes once in a period, in the order of
/// its time; a renewal or another due date plans anew, and what would lie before the day of planning is left out, so
/// that a short loan is not reminded of at once. The policy is that by which the due date was set (H1).</summary>
public static class NextAction
{
    /// <summary>The first action of a loan that was lent, renewed or given another due date on a day of its
    /// library; null where no time runs.</summary>
    /// <param name="isSupplied">True for a copy of another library, which is not renewed without asking.</param>
    public static DateTimeOffset? Planned(Loan loan, bool isSupplied, Library library, DateOnly today)
    {
        var first = isSupplied
            ? null
            : AutomaticRenewal.StartsAt(loan, library, library.PolicyOn(today), today);
        var tomorrow = LocalTime.StartOfDay(library.TimeZone, today.AddDays(1));
        var other = FirstOf(loan, library, at => at >= tomorrow);
        return first is null || other?.At < first ? other?.At : first;
    }

    /// <summary>What is to be done at, or first after, the time for which the loan is planned.</summary>
    public static LoanTime? Due(Loan loan, bool isSupplied, Library library, DateOnly today) =>
        loan.NextActionAt is not { } planned ? null : First(loan, isSupplied, library, today, at => at >= planned);

    /// <summary>What comes after something that was done.</summary>
    public static DateTimeOffset? After(
        Loan loan, bool isSupplied, Library library, DateOnly today, DateTimeOffset done) =>
        First(loan, isSupplied, library, today, at => at > done)?.At;

    private static LoanTime? First(
        Loan loan, bool isSupplied, Library library, DateOnly today, Func<DateTimeOffset, bool> isAsked)
    {
        var first = FirstOf(loan, library, isAsked);
        return !isSupplied
            && AutomaticRenewal.TimeOf(loan, library, library.PolicyOn(today)) is { } renewal
            && isAsked(renewal) && !(first?.At < renewal)
                ? new LoanTime(renewal, LoanAction.RenewAutomatically)
                : first;
    }

    private static LoanTime? FirstOf(Loan loan, Library library, Func<DateTimeOffset, bool> isAsked)
    {
        var policy = library.PolicyOf(loan);
        LoanTime? first = null;
        if (policy.Notices.DueReminderDaysBefore is { } before)
        {
            Look(Morning(loan.DueDate.AddDays(-before)), LoanAction.Remind);
        }

        var lastInTime = DaysLate.LastInTime(loan);
        foreach (var late in policy.Notices.OverdueDays)
        {
            Look(Morning(lastInTime.AddDays(late)), LoanAction.TellOverdue);
        }

        if (policy.Replacement.AfterDays is { } after)
        {
            Look(LocalTime.StartOfDay(library.TimeZone, lastInTime.AddDays(after + 1)), LoanAction.Bill);
        }

        return first;

        void Look(DateTimeOffset at, LoanAction action)
        {
            if (isAsked(at) && !(first?.At <= at))
            {
                first = new LoanTime(at, action);
            }
        }

        DateTimeOffset Morning(DateOnly day) =>
            LocalTime.AtMinute(library.TimeZone, day, policy.Notices.MorningMinute);
    }
}
