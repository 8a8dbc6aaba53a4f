using Skranke.Actors;
using Skranke.Ledger;
using Skranke.Loans;
using Skranke.Notices;

namespace Skranke.Interlibrary;

/// <summary>THE rule for the owner's no to a renewal (H38): it is announced to the patron, for whom the date that he
/// was promised holds until the message has gone out; see <see cref="ServingAnnulment"/> for what it does then.
/// </summary>
public static class AnnullingRenewal
{
    public static Decision Decide(LoanCase the)
    {
        if (PendingRenewal.DueDateBefore(the.Loan) is not { } before)
        {
            return PendingRenewal.Missing(the);
        }

        var after = the.Loan with
        {
            Version = the.Loan.Version + 1,
            RenewalRequest = RenewalRequest.AnnulmentAnnounced,
        };
        var notice = new Notice(
            default,
            after.PatronId,
            after.Library,
            NoticeKind.RenewalAnnulled,
            after.Id.Value,
            after.Version,
            after.TitleId,
            before);
        return PendingRenewal.Answered(the, after, EventKind.RenewalAnnulled, [new NoticeQueued(notice)]);
    }
}
