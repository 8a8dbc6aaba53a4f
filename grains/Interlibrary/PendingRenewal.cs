using Skranke.Actors;
using Skranke.Ledger;
using Skranke.Loans;

namespace Skranke.Interlibrary;

/// <summary>A renewal about which the owner of the copy has not said anything yet (H38).</summary>
public static class PendingRenewal
{
    /// <summary>The due date that holds again should the owner say no; null where no answer is awaited.</summary>
    public static DateOnly? DueDateBefore(Loan loan) =>
        loan is { ClosedAt: null, RenewalRequest: RenewalRequest.Pending } ? loan.DueDateBefore : null;

    public static Decision Missing(LoanCase the) => Decision.Refuse(
        [
            new Refusal(
                RefusalCodes.InterlibraryNoPendingRenewal,
                "interlibrary.pending",
                "No renewal of this loan waits for the owner's answer."),
        ],
        Fence.On(the.Copy, FenceMode.Read));

    /// <summary>The loan after the owner's answer, as the unit of it and as its answer.</summary>
    internal static Decision Answered(LoanCase the, Loan after, EventKind why, params ReadOnlySpan<Fact> more) => new(
        new LoanChangedReply(after, Renewal.Outlook(the.RenewalOf(after))) { Supply = the.Copy.Supply },
        [new LoanChanged(the.Loan, after, why), .. more],
        [
            Fence.On(the.Patron, FenceMode.Read), Fence.On(the.Copy, FenceMode.Bump),
            Fence.On(the.Title, FenceMode.Read), Fence.On(the.Library),
        ]);
}
