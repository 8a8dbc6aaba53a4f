using Skranke.Actors;
using Skranke.Basics;
using Skranke.Ledger;
using Skranke.Loans;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Loans;

/// <summary>Another due date by the hand of staff (H1, H21, H24).</summary>
public sealed class DueDateMovingTests
{
    [Fact]
    public void Gives_a_later_due_date_and_tells_when_it_was()
    {
        var the = ALoanCase.Open();

        var decision = Decide(the, "2026-12-24");

        var after = the.Loan with { Version = 2, DueDate = Days.Day("2026-12-24") };
        Assert.Equal(new LoanChanged(the.Loan, after, EventKind.DueDateMoved), decision.Fact<LoanChanged>());
        Assert.Single(decision.Facts);
        var answer = decision.Answer.As<LoanChangedReply>();
        Assert.Equal(
            (after, LoanState.Open, Days.Day("2026-12-17")), (answer.Loan, answer.State, answer.Renewable.From));
    }

    [Fact]
    public void Moves_the_copy_and_stands_on_the_rest() => Assert.Equal(
        [
            Fence.On(ALoanCase.Open().Patron, FenceMode.Read),
            Fence.On(ALoanCase.Open().Copy, FenceMode.Bump),
            Fence.On(ALoanCase.Open().Title, FenceMode.Read),
            Fence.On(ALoanCase.Open().Library),
        ],
        Decide(ALoanCase.Open(), "2026-12-24").Fences.ToArray());

    [Theory]
    [InlineData("2026-11-29", RefusalCodes.LoanDueDateShortened)]
    [InlineData("2026-11-01", RefusalCodes.LoanDueDateShortened, RefusalCodes.LoanDueDatePast)]
    public void Never_shortens_what_was_promised(string day, params string[] codes) =>
        Assert.Equal(codes, Decide(ALoanCase.Open(), day).Codes());

    [Fact]
    public void Says_what_was_promised() => Assert.Equal(
        """{"dueDate":"2026-11-30"}""", Decide(ALoanCase.Open(), "2026-11-29").OnlyRefusal().DataText());

    [Fact]
    public void Gives_no_date_that_is_past_to_a_loan_that_is_overdue()
    {
        var the = ALoanCase.Of(ALoan.DueOn("2026-10-20"));

        Assert.Equal([RefusalCodes.LoanDueDatePast], Decide(the, "2026-11-01").Codes());
        Assert.Equal(LoanState.Open, Decide(the, "2026-11-02").Answer.As<LoanChangedReply>().State);
    }

    [Fact]
    public void Moves_nothing_of_a_loan_that_has_ended() =>
        Assert.Equal([RefusalCodes.LoanClosed], Decide(ALoanCase.Closed(), "2026-12-24").Codes());

    [Fact]
    public void Names_everything_that_is_wrong_in_order_of_precedence() => Assert.Equal(
        [RefusalCodes.LoanClosed, RefusalCodes.LoanDueDateShortened, RefusalCodes.LoanDueDatePast],
        Decide(ALoanCase.Closed(), "2026-11-01").Codes());

    [Fact]
    public void The_day_that_holds_already_is_answered_kindly()
    {
        var decision = Decide(ALoanCase.Open(), "2026-11-30");

        Assert.Empty(decision.Facts);
        Assert.All(decision.Fences, fence => Assert.Equal(FenceMode.Read, fence.Mode));
        Assert.Equal(ALoanCase.Open().Loan, decision.Answer.As<LoanChangedReply>().Loan);
    }

    [Fact]
    public void What_was_too_short_to_be_renewed_automatically_has_its_day_then()
    {
        var library = ALibrary.Hoersholm().WithRenewals(renewals => renewals with { AutomaticDaysBefore = 2 });
        var the = ALoanCase.Of(ALoan.DueOn("2026-11-02")) with { Library = library };

        var after = Decide(the, "2026-12-24").Fact<LoanChanged>().After;

        Assert.Equal(Days.Instant("2026-12-21T23:00:00Z"), after.NextActionAt);
    }

    [Fact]
    public void Holds_also_where_an_owner_says_no_to_the_renewal_before()
    {
        var loan = ALoan.DueOn("2026-11-30", renewals: 1) with
        {
            RenewalRequest = RenewalRequest.Pending,
            DueDateBefore = Days.Day("2026-11-05"),
        };

        var after = Decide(ALoanCase.Of(loan), "2026-12-24").Fact<LoanChanged>().After;

        Assert.Equal(Days.Day("2026-12-24"), after.DueDateBefore);
    }

    private static Decision Decide(LoanCase the, string day) => DueDateMoving.Decide(the, ALoanCommand.MoveTo(day));
}
