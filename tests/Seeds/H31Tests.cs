using Skranke.Libraries;
using Skranke.Notices;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Seeds;

/// <summary>H31: to return in time is the patron's own affair; a reminder that never came changes no deadline and no
/// fee.</summary>
[SeedRow("H31", "grains/Notices/ChannelChoice.cs", "grains/Fees/OverdueFee.cs")]
public sealed class H31Tests
{
    /// <summary>Nothing was due while the engine was away, nobody was reminded, and the fee is that of every
    /// day.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_fee_is_the_same_with_and_without_a_reminder(bool reminded)
    {
        var desk = SeedDesk.At(ALibrary.Hoersholm().Awake());
        var loan = await desk.Lent();
        if (reminded)
        {
            _ = desk.On(loan.DueDate.AddDays(-5));
            await desk.Tick();
        }

        var back = await desk.On(loan.DueDate.AddDays(1)).TakeBack(loan);

        Assert.Equal(loan.DueDate, back.Closed!.DueDate);
        Assert.Equal(reminded, desk.Host.Ledger.Memory.Notices.Any(told => told.Kind == NoticeKind.DueReminder));
        Assert.Equal([2_000L], back.Fees.Select(fee => fee.Amount.Amount));
    }

    [Fact]
    public void Whom_nothing_reaches_is_not_reminded_and_nothing_waits_for_it()
    {
        Assert.Empty(ChannelChoice.For(
            NoticeKind.DueReminder, ShippedPolicies.Hoersholm.Notices, new Reach(false, false, false)));
        Assert.False(ChannelChoice.TakesEffectWhenSent(NoticeKind.DueReminder));
    }
}
