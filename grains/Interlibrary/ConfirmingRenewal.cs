using Skranke.Actors;
using Skranke.Ledger;
using Skranke.Loans;

namespace Skranke.Interlibrary;

/// <summary>THE rule for the owner's yes to a renewal: the due date that was provisional binds now, or the one that the
/// owner names, which is never before the date that held without the renewal (H38).</summary>
public static class ConfirmingRenewal
{
    public static Decision Decide(LoanCase the, ConfirmRenewal command)
    {
        if (PendingRenewal.DueDateBefore(the.Loan) is not { } before)
        {
            return PendingRenewal.Missing(the);
        }

        var due = command.DueDate ?? the.Loan.DueDate;
        var after = the.Loan with
        {
            Version = the.Loan.Version + 1,
            DueDate = due > before ? due : before,
            RenewalRequest = RenewalRequest.Confirmed,
            DueDateBefore = null,
        };
        return PendingRenewal.Answered(the, after, EventKind.RenewalConfirmed);
    }
}
