using System.Collections.Immutable;
using Skranke.Actors;
using Skranke.Ledger;
using Skranke.Notices;

namespace Skranke.Loans;

/// <summary>THE rule for a timer that has found a loan: it does the one thing that is due, and plans the next. What is
/// no longer true is left out and planned past: nobody is reminded of a copy that is lost, or that he says is back
/// (H30, H43).</summary>
public static class TimedLoan
{
    /// <summary>Nothing where its time has not come.</summary>
    /// <param name="billed">What a bill charges; empty where none is due or it was charged before.</param>
    public static Decision Decide(Renewal.Case the, Command command, ImmutableArray<Fact> billed)
    {
        var (loan, now) = (the.Loan, the.Now);
        if (loan.ClosedAt is not null || loan.NextActionAt is null || loan.NextActionAt > now)
        {
            return new Decision(Actors.Told.Instance, [], [Fence.On(the.Copy, FenceMode.Read)]);
        }

        var (isSupplied, today) = (the.Copy.Supply is not null, the.Library.Today(now));
        if (NextAction.Due(loan, isSupplied, the.Library, today) is not { } due || due.At > now)
        {
            // The due date, or the policy, is another than when it was planned.
            return Timed(
                the, NextAction.Due(loan, isSupplied, the.Library, today)?.At, EventKind.LoanTimed);
        }

        var next = NextAction.After(loan, isSupplied, the.Library, today, due.At);
        var isDisputed = loan.ClaimedReturnedAt is not null;
        return due.Action switch
        {
            LoanAction.RenewAutomatically => AutomaticRenewal.Decide(the, command, next),
            LoanAction.Remind when !isDisputed && loan.LostAt is null && today <= loan.DueDate =>
                Told(the, next, EventKind.DueReminded, NoticeKind.DueReminder),
            LoanAction.TellOverdue when !isDisputed && loan.LostAt is null =>
                Told(the, next, EventKind.OverdueNoticed, NoticeKind.Overdue),
            LoanAction.Bill when !isDisputed => Bill(the, next, billed),
            _ => Timed(the, next, EventKind.LoanTimed),
        };
    }

    /// <summary>The loan's next time is another, or there is none.</summary>
    internal static Decision Timed(Renewal.Case the, DateTimeOffset? next, EventKind why)
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

    internal static Decision AndTell(Decision decision, Loan loan, NoticeKind kind) => decision with
    {
        Facts = decision.Facts.Add(new NoticeQueued(new Notice(
            default, loan.PatronId, loan.Library, kind, loan.Id.Value, loan.Version, loan.TitleId, loan.DueDate))),
    };

    private static Decision Told(Renewal.Case the, DateTimeOffset? next, EventKind why, NoticeKind kind)
    {
        var timed = Timed(the, next, why);
        return AndTell(timed, ((LoanChangedReply)timed.Answer).Loan, kind);
    }

    /// <summary>The debt changes, so that the patron's version moves with it.</summary>
    private static Decision Bill(Renewal.Case the, DateTimeOffset? next, ImmutableArray<Fact> billed)
    {
        if (billed.IsEmpty)
        {
            return Timed(the, next, EventKind.LoanTimed);
        }

        var told = Told(the, next, EventKind.LoanBilled, NoticeKind.ReplacementClaim);
        return told with
        {
            Facts = [.. told.Facts, .. billed],
            Fences = told.Fences.Replace(
                Fence.On(the.Patron, FenceMode.Read), Fence.On(the.Patron, FenceMode.Bump)),
        };
    }
}
