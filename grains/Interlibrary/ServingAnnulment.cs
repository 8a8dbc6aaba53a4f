using Skranke.Actors;
using Skranke.Ledger;
using Skranke.Loans;

namespace Skranke.Interlibrary;

/// <summary>THE rule for the message that tells of an annulled renewal: the days on which no overdue fee runs yet count
/// from the day on which it went out, and what came back was not sent (H38).</summary>
public static class ServingAnnulment
{
    /// <param name="sentAt">When the message went out.</param>
    public static Decision Decide(LoanCase the, DateTimeOffset sentAt)
    {
        var graceEnds = AnnullingRenewal.GraceEnds(the.Library, the.Library.Today(sentAt));
        if (the.Loan is not { ClosedAt: null, RenewalRequest: RenewalRequest.Annulled }
            || the.Loan.GraceUntil >= graceEnds)
        {
            return new Decision(Told.Instance, [], [Fence.On(the.Copy, FenceMode.Read)]);
        }

        var after = the.Loan with { Version = the.Loan.Version + 1, GraceUntil = graceEnds };
        after = after with
        {
            NextActionAt = NextAction.Planned(after, isSupplied: true, the.Library, the.Library.Today(the.Now)),
        };
        return PendingRenewal.Answered(the, after, EventKind.AnnulmentServed);
    }
}
