using Skranke.Actors;
using Skranke.Fees;
using Skranke.Ledger;
using Skranke.Loans;
using Skranke.Notices;

namespace Skranke.Interlibrary;

/// <summary>THE rule for the owner's no to a renewal (H38): the earlier due date holds again, the renewal is given
/// back, and the patron is told. Where that date is past or near, no overdue fee runs for some days from the
/// notice; who cannot keep it any more is told the last of these days.</summary>
public static class AnnullingRenewal
{
    /// <summary>The last day on which no overdue fee runs yet.</summary>
    /// <param name="told">The day on which the patron is or was told.</param>
    public static DateOnly GraceEnds(Libraries.Library library, DateOnly told) =>
        told.AddDays(library.PolicyOn(told).Interlibrary.GraceDays);

    public static Decision Decide(LoanCase the)
    {
        if (PendingRenewal.DueDateBefore(the.Loan) is not { } before)
        {
            return PendingRenewal.Missing(the);
        }

        var today = the.Library.Today(the.Now);
        var graceEnds = GraceEnds(the.Library, today);
        var after = the.Loan with
        {
            Version = the.Loan.Version + 1,
            DueDate = before,
            Renewals = the.Loan.Renewals - 1,
            RenewalRequest = RenewalRequest.Annulled,
            DueDateBefore = null,
            GraceUntil = graceEnds > before ? graceEnds : before,
        };
        after = after with { NextActionAt = NextAction.Planned(after, isSupplied: true, the.Library, today) };
        var notice = new Notice(
            default,
            after.PatronId,
            after.Library,
            NoticeKind.RenewalAnnulled,
            after.Id.Value,
            after.Version,
            after.TitleId,
            before < today ? after.GraceUntil : before);
        var late = the.Money is { } money ? FeesAtEnd.TakeBack(money, the.Loan with { Renewals = after.Renewals }) : [];
        return PendingRenewal.Answered(
            the, after, EventKind.RenewalAnnulled, [new NoticeQueued(notice), .. late]);
    }
}
