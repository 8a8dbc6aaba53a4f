using Skranke.Actors;
using Skranke.Ledger;
using Skranke.WorkItems;

namespace Skranke.Loans;

/// <summary>THE rule for a patron who says that a copy was returned which is still on loan: noted once, and staff
/// search for it. The loan goes on; a receipt is the proof of a return, not what somebody says (H26).</summary>
public static class ClaimingReturned
{
    public static Decision Decide(LoanCase the, WorkItemId id)
    {
        var loan = the.Loan;
        if (loan.ClosedAt is not null)
        {
            return the.Refuse(LoanCase.Ended);
        }

        if (loan.ClaimedReturnedAt is not null)
        {
            return the.Unchanged();
        }

        var after = loan with { Version = loan.Version + 1, ClaimedReturnedAt = the.Now };
        var search = new WorkItem(
            id,
            loan.Library,
            loan.Branch,
            WorkItemKind.ClaimedReturned,
            the.Now,
            [],
            loan.PatronId,
            loan.CopyId,
            loan.Id,
            Barcode: loan.Copy.Value);
        return new Decision(
            the.Answer(after),
            [new LoanChanged(loan, after, EventKind.LoanClaimedReturned), new WorkItemRaised(search)],
            the.Fences(FenceMode.Read, FenceMode.Read));
    }
}
