using Skranke.Fees;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Seeds;

/// <summary>H28: who is late pays, by steps that replace one another, once for what was borrowed together and comes
/// back
/// together; until then nothing is owed.</summary>
[SeedRow("H28", "grains/Fees/OverdueFee.cs", "grains/Fees/FeeGroup.cs", "grains/Fees/Accruing.cs")]
public sealed class H28Tests
{
    [Theory]
    [InlineData("2026-12-02", null)]
    [InlineData("2026-12-03", 2000L)]
    [InlineData("2026-12-09", 2000L)]
    [InlineData("2026-12-10", 8000L)]
    [InlineData("2026-12-17", 12_000L)]
    public async Task Two_books_that_are_returned_together_are_one_fee(string day, long? amount)
    {
        var desk = SeedDesk.AtHoersholm();
        var (one, other) = (await desk.Lent(), await desk.Lent(copy: ACopy.OtherId));
        _ = desk.On(day);
        Assert.Empty(desk.Host.Ledger.Memory.Fees);

        _ = await desk.TakeBack(one);
        _ = await desk.TakeBack(other);

        Assert.Equal(
            amount is null ? [] : [amount.Value],
            desk.Host.Ledger.Memory.Fees.Select(fee => fee.Outstanding.Amount));
    }

    [Fact]
    public async Task What_is_returned_in_two_goes_is_two_fees()
    {
        var desk = SeedDesk.AtHoersholm();
        var (one, other) = (await desk.Lent(), await desk.Lent(copy: ACopy.OtherId));

        _ = await desk.On("2026-12-05").TakeBack(one);
        _ = await desk.On("2026-12-11").TakeBack(other);

        Assert.Equal([2000L, 8000L], desk.Host.Ledger.Memory.Fees.Select(fee => fee.Amount.Amount));
        Assert.All(desk.Host.Ledger.Memory.Fees, fee => Assert.Equal(FeeKinds.Overdue, fee.Kind));
    }
}
