using System.Collections.Immutable;
using Skranke.Actors;
using Skranke.Copies;
using Skranke.Fees;
using Skranke.Ledger;

namespace Skranke.Loans;

/// <summary>THE rule for a copy that its patron has lost: the loan stays open until the copy comes back or is paid for,
/// and meanwhile nobody looks for the copy on a shelf. Policy may claim the
/// copy at once (H42).</summary>
public static class DeclaringLost
{
    public static Decision Decide(LoanCase the)
    {
        var (loan, copy) = (the.Loan, the.Copy);
        if (loan.ClosedAt is not null)
        {
            return the.Refuse(LoanCase.Ended);
        }

        if (loan.LostAt is not null)
        {
            return the.Unchanged();
        }

        var after = loan with { Version = loan.Version + 1, LostAt = the.Now };
        var facts = ImmutableArray.Create<Fact>(new LoanChanged(loan, after, EventKind.LoanLost));
        if (copy.Status != CopyStatus.Lost)
        {
            facts = facts.Add(new CopyMoved(copy, loan.Branch, CopyStatus.Lost, null));
        }

        if (the.Money is { } money
            && money.Lender.PolicyOf(loan).Replacement.WhenLost
            && Claiming.Of(money, loan, copy, FeeKinds.Replacement, the.Now) is { } claim)
        {
            facts = facts.Add(new FeeCharged(claim));
        }

        var isClaimed = facts.Any(fact => fact is FeeCharged);
        return new Decision(
            the.Answer(after), facts, the.Fences(isClaimed ? FenceMode.Bump : FenceMode.Read, FenceMode.Read));
    }
}
