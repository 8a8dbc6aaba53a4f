using Skranke.Fees;
using Skranke.Ledger;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Seeds;

/// <summary>H44: what was claimed and comes back after all is claimed no more; the late fee stays.</summary>
[SeedRow("H44", "grains/Fees/FeesAtEnd.cs", "grains/Fees/Claiming.cs")]
public sealed class H44Tests
{
    [Fact]
    public async Task The_claim_goes_once_and_the_fee_stays()
    {
        var desk = SeedDesk.At(ALibrary.Hoersholm().Awake());
        var loan = await desk.Lent();
        _ = desk.On("2027-01-03");
        for (var action = 0; action < 6; action++)
        {
            await desk.Tick();
        }

        _ = desk.On("2027-01-12");

        _ = await desk.TakeBack(loan);
        _ = await desk.Scan();

        Assert.Equal(
            [(FeeKinds.Overdue, 23_000L), (FeeKinds.Replacement, 0L)],
            desk.Host.Ledger.Memory.Fees.OrderBy(fee => fee.Kind)
                .Select(fee => (fee.Kind, fee.Outstanding.Amount)));
        Assert.Single(desk.Events.OfType<FeeChanged>(), changed => changed.Why == EventKind.FeeCancelled);
        Assert.Equal(23_000, desk.Host.Ledger.Memory.MoneyEntries.Sum(entry => entry.Effect));
    }
}
