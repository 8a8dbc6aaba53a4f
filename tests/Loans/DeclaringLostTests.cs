using Skranke.Actors;
using Skranke.Basics;
using Skranke.Copies;
using Skranke.Ledger;
using Skranke.Loans;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Loans;

/// <summary>A copy that its patron has lost (H42).</summary>
public sealed class DeclaringLostTests
{
    [Fact]
    public void The_loan_stays_open_and_the_copy_is_lost()
    {
        var the = ALoanCase.Open();

        var decision = DeclaringLost.Decide(the);

        var after = the.Loan with { Version = 2, LostAt = Days.Now };
        Assert.Equal(
            [
                new LoanChanged(the.Loan, after, EventKind.LoanLost),
                new CopyMoved(the.Copy, ALibrary.Main, CopyStatus.Lost, null),
            ],
            decision.Facts.ToArray());
        Assert.Equal(LoanState.Lost, decision.Answer.As<LoanChangedReply>().State);
        Assert.Null(after.ClosedAt);
    }

    [Fact]
    public void What_is_lost_already_is_answered_kindly()
    {
        var decision = DeclaringLost.Decide(ALoanCase.Lost());

        Assert.Empty(decision.Facts);
        Assert.Equal(ALoanCase.Lost().Loan, decision.Answer.As<LoanChangedReply>().Loan);
    }

    [Fact]
    public void What_came_back_is_not_lost() =>
        Assert.Equal([RefusalCodes.LoanClosed], DeclaringLost.Decide(ALoanCase.Closed()).Codes());

    [Fact]
    public void A_copy_that_staff_marked_as_lost_before_is_not_marked_again()
    {
        var the = ALoanCase.Open() with { Copy = ALoanCase.Open().Copy with { Status = CopyStatus.Lost } };

        Assert.Equal([nameof(LoanChanged)], DeclaringLost.Decide(the).FactNames());
    }
}
