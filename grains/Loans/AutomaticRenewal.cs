using System.Collections.Immutable;
using Skranke.Actors;
using Skranke.Copies;
using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.Notices;

namespace Skranke.Loans;

/// <summary>THE rule for renewing without the patron's doing, where the library has opted in: some days before the due
/// date the renewal rule is asked once, and the patron is told what it said. A loan that is late, lost or disputed is
/// left alone, and a copy of another library too, since its owner would have to be asked.</summary>
public static class AutomaticRenewal
{
    /// <summary>When a timer must look at a loan that was lent or renewed today: the start of a local day of the
    /// library, tomorrow at the earliest, so that a short loan is not renewed at once; null where the library has not
    /// opted in or no renewal is left.</summary>
    public static DateTimeOffset? StartsAt(Loan loan, Copy copy, Library library, Policy policy, DateOnly today)
    {
        if (copy.Supply is not null || loan.Renewals >= loan.RenewalsMax || DayOf(loan, policy.Renewals) is not { } day)
        {
            return null;
        }

        var start = day > today ? day : today.AddDays(1);
        return start <= loan.DueDate ? LocalTime.StartOfDay(library.TimeZone, start) : null;
    }

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

    /// <summary>What a timer does that has found this loan. Nothing where its time has not come.</summary>
    public static Decision Decide(Renewal.Case the, Command command)
    {
        var loan = the.Loan;
        if (loan.ClosedAt is not null || loan.NextActionAt is null || loan.NextActionAt > the.Now)
        {
            return new Decision(Told.Instance, [], [Fence.On(the.Copy, FenceMode.Read)]);
        }

        var today = the.Library.Today(the.Now);
        var day = DayOf(loan, the.Library.PolicyOn(today).Renewals);
        if (day is null || loan.LostAt is not null || loan.ClaimedReturnedAt is not null)
        {
            return Timed(the, null, EventKind.LoanTimed);
        }

        if (today < day)
        {
            // The due date was moved after the loan was made.
            return Timed(the, LocalTime.StartOfDay(the.Library.TimeZone, day.Value), EventKind.LoanTimed);
        }

        var renewal = Renewal.Decide(the with { Late = null }, command);
        if (today > loan.DueDate || renewal.Answer is not Renewed renewed)
        {
            var refused = Timed(the, null, EventKind.AutomaticRenewalRefused);
            return AndTell(refused, ((LoanChangedReply)refused.Answer).Loan, NoticeKind.RenewalRefused);
        }

        return AndTell(renewal, renewed.Loan, NoticeKind.RenewedAutomatically);
    }

    /// <summary>Never before a renewal is possible at all: what is asked too early would be refused for good.</summary>
    private static DateOnly? DayOf(Loan loan, RenewalPolicy policy) => policy.AutomaticDaysBefore is { } days
        ? loan.DueDate.AddDays(-Renewal.WithinWindow(days, policy))
        : null;

    /// <summary>The loan's next time is another, or there is none.</summary>
    private static Decision Timed(Renewal.Case the, DateTimeOffset? next, EventKind why)
    {
        var after = the.Loan with { Version = the.Loan.Version + 1, NextActionAt = next };
        return new Decision(
            new LoanChangedReply(after, Renewal.Outlook(the with { Loan = after })),
            [new LoanChanged(the.Loan, after, why)],
            [
                Fence.On(the.Patron, FenceMode.Read), Fence.On(the.Copy, FenceMode.Bump), Fence.On(the.Library),
                .. the.Title is null ? [] : ImmutableArray.Create(Fence.On(the.Title, FenceMode.Read)),
            ]);
    }

    private static Decision AndTell(Decision decision, Loan loan, NoticeKind kind) => decision with
    {
        Facts = decision.Facts.Add(new NoticeQueued(new Notice(
            default, loan.PatronId, loan.Library, kind, loan.Id.Value, loan.Version, loan.TitleId, loan.DueDate))),
    };
}
