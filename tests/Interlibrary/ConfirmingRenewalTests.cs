using Skranke.Actors;
using Skranke.Basics;
using Skranke.Interlibrary;
using Skranke.Ledger;
using Skranke.Loans;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Interlibrary;

/// <summary>The owner's yes: the provisional due date binds (H38).</summary>
public sealed class ConfirmingRenewalTests
{
    [Fact]
    public void The_new_due_date_binds_and_the_old_one_is_forgotten()
    {
        var pending = ASupply.Pending(dueOn: "2026-12-02");

        var changed = Decide(pending).Fact<LoanChanged>();

        Assert.Equal(
            pending with { Version = 3, RenewalRequest = RenewalRequest.Confirmed, DueDateBefore = null },
            changed.After);
        Assert.Equal(EventKind.RenewalConfirmed, changed.Why);
    }

    [Theory]
    [InlineData("2026-12-10", "2026-12-10")]
    [InlineData("2026-11-20", "2026-11-20")]
    [InlineData("2026-10-01", "2026-11-02")]
    public void The_owner_may_name_its_own_date_but_none_before_the_old_one(string named, string due) =>
        Assert.Equal(
            Days.Day(due), Decide(ASupply.Pending(), Days.Day(named)).Answer.As<LoanChangedReply>().Loan.DueDate);

    [Fact]
    public void Refuses_where_no_answer_is_awaited()
    {
        var refusal = Decide(ALoan.DueOn("2026-11-05")).OnlyRefusal();

        Assert.Equal(RefusalCodes.InterlibraryNoPendingRenewal, refusal.Code);
    }

    private static Decision Decide(Loan loan, DateOnly? due = null) =>
        ConfirmingRenewal.Decide(ASupply.Case(loan), ASupply.Confirm(loan, due));
}
