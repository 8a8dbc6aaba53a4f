using Skranke.Ledger;
using Skranke.Loans;
using Skranke.Notices;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Loans;

/// <summary>A timer does the one thing that is due, and leaves out what is no longer true (H30, H43).</summary>
public sealed class TimedLoanTests
{
    [Fact]
    public void The_patron_is_reminded_and_the_next_time_planned()
    {
        var decision = Decide(At("2026-11-25T07:00:00Z"), "2026-11-25T07:00:00Z");

        var notice = decision.Fact<NoticeQueued>().Notice;
        Assert.Equal((NoticeKind.DueReminder, Days.Day("2026-11-30")), (notice.Kind, notice.Day!.Value));
        Assert.Equal(
            (EventKind.DueReminded, Days.Instant("2026-12-01T07:00:00Z")),
            (decision.Fact<LoanChanged>().Why, decision.Fact<LoanChanged>().After.NextActionAt!.Value));
    }

    [Fact]
    public void After_the_due_date_nobody_is_reminded_of_it_any_more()
    {
        var decision = Decide(At("2026-11-25T07:00:00Z"), "2026-12-02T07:00:00Z");

        Assert.Empty(decision.Facts.OfType<NoticeQueued>());
        Assert.Equal(Days.Instant("2026-12-01T07:00:00Z"), decision.Fact<LoanChanged>().After.NextActionAt);
    }

    [Fact]
    public void A_copy_that_is_lost_or_said_to_be_back_is_told_of_by_nobody()
    {
        var late = At("2026-12-01T07:00:00Z");

        Assert.All(
            new[] { late with { LostAt = Days.Now }, late with { ClaimedReturnedAt = Days.Now } },
            loan => Assert.Equal([nameof(LoanChanged)], Decide(loan, "2026-12-01T07:00:00Z").FactNames()));
    }

    [Fact]
    public void A_bill_carries_its_charges_and_moves_the_patron()
    {
        var charged = new FeeCharged(AFee.Of(1, 23_000));
        var loan = At("2026-12-31T23:00:00Z");

        var decision = TimedLoan.Decide(
            Case(loan, "2026-12-31T23:00:00Z"), ARequest.Renew(), [charged]);

        Assert.Equal(
            [nameof(LoanChanged), nameof(NoticeQueued), nameof(FeeCharged)], decision.FactNames());
        Assert.Contains(Fence.On(APatron.Adult(), FenceMode.Bump), decision.Fences);
        Assert.Null(decision.Fact<LoanChanged>().After.NextActionAt);
    }

    [Fact]
    public void Before_its_time_nothing_is_done() =>
        Assert.Empty(Decide(At("2026-11-25T07:00:00Z"), "2026-11-25T06:59:59Z").Facts);

    [Fact]
    public void A_loan_of_which_the_due_date_moved_is_planned_anew()
    {
        var decision = Decide(
            ALoan.DueOn("2027-01-30") with { NextActionAt = Days.Now }, "2026-11-25T07:00:00Z");

        Assert.Equal(
            (EventKind.LoanTimed, Days.Instant("2027-01-25T07:00:00Z")),
            (decision.Fact<LoanChanged>().Why, decision.Fact<LoanChanged>().After.NextActionAt!.Value));
        Assert.Equal([nameof(LoanChanged)], decision.FactNames());
    }

    private static Loan At(string planned) =>
        ALoan.DueOn("2026-11-30") with { NextActionAt = Days.Instant(planned) };

    private static Skranke.Actors.Decision Decide(Loan loan, string now) =>
        TimedLoan.Decide(Case(loan, now), ARequest.Renew(), []);

    private static Renewal.Case Case(Loan loan, string now) => new(
        APatron.Adult(), ACopy.OnLoan(loan), loan, null, ALibrary.Hoersholm().Awake(), Days.Instant(now));
}
