using Skranke.Actors;
using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.Notices;

namespace Skranke.Loans;

/// <summary>THE rule for renewing without the patron's doing, where the library has opted in: some days before the due
/// date the renewal rule is asked once, and the patron is told what it said. A loan that is late, lost or disputed is
/// left alone, and a copy of another library too, since its owner would have to be asked.</summary>
public static class AutomaticRenewal
{
    /// <summary>When a loan that was lent or renewed today is renewed automatically: the start of a local day of the
    /// library, tomorrow at the earliest, so that a short loan is not renewed at once; null where the library has not
    /// opted in or no renewal is left.</summary>
    public static DateTimeOffset? StartsAt(Loan loan, Library library, Policy policy, DateOnly today)
    {
        if (loan.Renewals >= loan.RenewalsMax || DayOf(loan, policy.Renewals) is not { } day)
        {
            return null;
        }

        var start = day > today ? day : today.AddDays(1);
        return start <= loan.DueDate ? LocalTime.StartOfDay(library.TimeZone, start) : null;
    }

    /// <summary>The same, whenever the loan was made; null where there is none.</summary>
    public static DateTimeOffset? TimeOf(Loan loan, Library library, Policy policy) =>
        loan.Renewals < loan.RenewalsMax && DayOf(loan, policy.Renewals) is { } day
            ? LocalTime.StartOfDay(library.TimeZone, day)
            : null;

    /// <summary>The command of a timer. Its key follows from the loan as the timer found it, so that overlapping timers
    /// act on it once.</summary>
    public static Renew CommandFor(Loan loan)
    {
        Span<byte> operation = stackalloc byte[16];
        _ = BitConverter.TryWriteBytes(operation, loan.Id.Value);
        _ = BitConverter.TryWriteBytes(operation[8..], loan.Version);
        var once = new Guid(operation);
        return new Renew
        {
            Key = new RequestKey(once, once, Remember: false),
            Origin = new Origin(loan.Library, 0, Channel.Engine),
            PatronId = loan.PatronId,
            LoanId = loan.Id,
            CopyId = loan.CopyId,
        };
    }

    /// <summary>Whether the renewal is due today; not any more once the due date is past or the loan is lost or
    /// disputed.</summary>
    /// <param name="next">When a timer must look at the loan again, should it not be renewed.</param>
    public static Decision Decide(Renewal.Case the, Command command, DateTimeOffset? next)
    {
        var loan = the.Loan;
        var today = the.Library.Today(the.Now);
        if (DayOf(loan, the.Library.PolicyOn(today).Renewals) is null
            || loan.LostAt is not null || loan.ClaimedReturnedAt is not null)
        {
            return TimedLoan.Timed(the, next, EventKind.LoanTimed);
        }

        var renewal = Renewal.Decide(the with { Late = null }, command);
        if (today > loan.DueDate || renewal.Answer is not Renewed renewed)
        {
            var refused = TimedLoan.Timed(the, next, EventKind.AutomaticRenewalRefused);
            return TimedLoan.AndTell(refused, ((LoanChangedReply)refused.Answer).Loan, NoticeKind.RenewalRefused);
        }

        return TimedLoan.AndTell(renewal, renewed.Loan, NoticeKind.RenewedAutomatically);
    }

    /// <summary>Never before a renewal is possible at all: what is asked too early would be refused for good.</summary>
    private static DateOnly? DayOf(Loan loan, RenewalPolicy policy) => policy.AutomaticDaysBefore is { } days
        ? loan.DueDate.AddDays(-Renewal.WithinWindow(days, policy))
        : null;
}
