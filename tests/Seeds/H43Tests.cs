using Skranke.Notices;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Seeds;

/// <summary>H43: on the day that is more than thirty-one days late the fee is charged and the copy claimed at its
/// price.</summary>
[SeedRow("H43", "grains/Fees/Billing.cs", "grains/Loans/TimedLoan.cs")]
public sealed class H43Tests
{
    [Theory]
    [InlineData(31, 0)]
    [InlineData(32, 2)]
    public async Task Bills_on_day_thirty_two_and_not_before(int late, int fees)
    {
        var desk = SeedDesk.At(ALibrary.Hoersholm().Awake())
            .Put(ACopy.OnShelf() with { Price = 38_900 });
        var loan = await desk.Lent();

        await At(desk, loan.DueDate.AddDays(late));

        var charged = await desk.Host.Ledger.Memory.FeesOf(loan.Id);
        Assert.Equal(
            fees == 0 ? [] : [("overdue", 23_000L), ("replacement", 38_900L)],
            charged.OrderBy(fee => fee.Kind).Select(fee => (fee.Kind, fee.Amount.Amount)));
        Assert.Equal(fees > 0, Told(desk).Contains(NoticeKind.ReplacementClaim));
    }

    private static IEnumerable<NoticeKind> Told(SeedDesk desk) =>
        desk.Host.Ledger.Memory.Notices.Select(notice => notice.Kind);

    /// <summary>A day passes like every other: all that is due is done.</summary>
    private static async Task At(SeedDesk desk, DateOnly day)
    {
        _ = desk.On(day);
        int before;
        do
        {
            before = desk.Events.Count;
            await desk.Tick();
        }
        while (desk.Events.Count > before);
    }
}
