using Skranke.Actors;
using Skranke.Basics;
using Skranke.Ledger;
using Skranke.Loans;
using Skranke.Tests.Builders;
using Skranke.WorkItems;
using Xunit;

namespace Skranke.Tests.Loans;

/// <summary>A patron says that a copy was returned (H26).</summary>
public sealed class ClaimingReturnedTests
{
    private static readonly WorkItemId WorkItem = new(9201);

    [Fact]
    public void The_loan_goes_on_and_staff_are_told_to_search()
    {
        var the = ALoanCase.Of(ALoan.DueOn("2026-10-20"));

        var decision = ClaimingReturned.Decide(the, WorkItem);

        var after = the.Loan with { Version = 2, ClaimedReturnedAt = Days.Now };
        Assert.Equal(
            new LoanChanged(the.Loan, after, EventKind.LoanClaimedReturned), decision.Fact<LoanChanged>());
        var item = decision.Fact<WorkItemRaised>().Item;
        Assert.Equal((WorkItem, WorkItemKind.ClaimedReturned, Days.Now), (item.Id, item.Kind, item.At));
        Assert.Equal(
            (APatron.Id, ACopy.Id, ALoan.Id, ACopy.Barcode.Value),
            (item.PatronId!.Value, item.CopyId!.Value, item.LoanId!.Value, item.Barcode));
        Assert.Equal(LoanState.Overdue, decision.Answer.As<LoanChangedReply>().State);
    }

    [Fact]
    public void What_he_says_again_is_answered_kindly() => Assert.Empty(ClaimingReturned.Decide(
        ALoanCase.Of(ALoan.DueOn("2026-11-30") with { ClaimedReturnedAt = Days.Now }), WorkItem).Facts);

    [Fact]
    public void There_is_nothing_to_claim_of_a_loan_that_has_ended() => Assert.Equal(
        [RefusalCodes.LoanClosed], ClaimingReturned.Decide(ALoanCase.Closed(), WorkItem).Codes());
}
