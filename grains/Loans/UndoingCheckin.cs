using System.Collections.Immutable;
using Skranke.Actors;
using Skranke.Copies;
using Skranke.Fees;
using Skranke.Ledger;
using Skranke.Reservations;

namespace Skranke.Loans;

/// <summary>THE rule for taking back a mistaken check-in: the patron still has the copy, and the loan goes on as it
/// was. Whoever the copy was captured for waits again at his place (I2). What was lent again meanwhile stays lent,
/// and who returned it meanwhile shows that this patron had it no longer (I1, I33). What
/// the check-in charged is taken back.</summary>
public static class UndoingCheckin
{
    public static Decision Decide(LoanCase the)
    {
        var (loan, copy) = (the.Loan, the.Copy);
        if (loan.ClosedAt is null)
        {
            return the.Unchanged();
        }

        if (loan.Undone)
        {
            return the.Refuse(LoanCase.Ended);
        }

        if (copy.Loan is { } other)
        {
            return the.Refuse(Lendable.OnLoan(other, the.Patron.Id));
        }

        if (the.LentSince)
        {
            return the.Refuse(LoanCase.Followed);
        }

        var after = loan with { Version = loan.Version + 1, ClosedAt = null };
        var facts = ImmutableArray.CreateBuilder<Fact>();
        facts.Add(new LoanChanged(loan, after, EventKind.LoanReopened));
        facts.AddRange(FeesAtEnd.Undo(the.Money, loan, copy, the.Now));
        var status = StatusAfter(loan, copy);
        if (status != copy.Status || copy.TransitTo is not null)
        {
            facts.Add(new CopyMoved(copy, loan.Branch, status, null));
        }

        if (the.Title.Queue.FirstOrDefault(one => one.Id == copy.Capture?.Reservation) is not { } captured)
        {
            return new Decision(
                the.Answer(after), facts.ToImmutable(), the.Fences(FenceMode.Bump, FenceMode.Read));
        }

        facts.AddRange(Moving.Facts(captured, Capturing.Released(captured, the.Library)));
        var others = Moving.Touches(captured, the.Title.Id)
            .Where(fence => fence.Kind != FenceKind.Patron || fence.Key != the.Patron.Id.Value);
        return new Decision(
            the.Answer(after),
            facts.ToImmutable(),
            [.. the.Fences(FenceMode.Bump, FenceMode.Bump), .. others]);
    }

    /// <summary>What another library supplied had left for good with the check-in (H41).</summary>
    private static CopyStatus StatusAfter(Loan loan, Copy copy) =>
        loan.LostAt is not null ? CopyStatus.Lost
        : copy is { Supply: not null, Status: CopyStatus.Withdrawn } ? CopyStatus.Available
        : Lendable.StatusAfter(copy);
}
