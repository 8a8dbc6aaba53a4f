using Skranke.Fees;
using Skranke.Notices;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Seeds;

/// <summary>H31: whether a reminder arrives or not, who borrows is responsible for returning in time.</summary>
[SeedRow("H31", "grains/Fees/OverdueFee.cs", "grains/Loans/TimedLoan.cs")]
public sealed class H31Tests
{
    [Fact]
    public async Task Who_was_never_reminded_pays_for_being_late_all_the_same()
    {
        // No timer ever ticks, so that nobody is told anything.
        var desk = SeedDesk.AtHoersholm();
        var loan = await desk.Lent();

        _ = await desk.On(loan.DueDate.AddDays(3)).TakeBack(loan);

        Assert.DoesNotContain(desk.Host.Ledger.Memory.Notices, notice => notice.Kind == NoticeKind.DueReminder);
        var fee = Assert.Single(desk.Host.Ledger.Memory.Fees);
        Assert.Equal((FeeKinds.Overdue, 2_000L), (fee.Kind, fee.Amount.Amount));
    }
}
