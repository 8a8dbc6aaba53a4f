using Skranke.Collection;
using Skranke.Libraries;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Seeds;

/// <summary>H48: amounts over 100 kr. may be handed over to be collected; exactly 100 kr. is not over 100.</summary>
[SeedRow("H48", "grains/Collection/Collecting.cs")]
public sealed class H48Tests
{
    [Theory]
    [InlineData(9_999, false)]
    [InlineData(10_000, false)]
    [InlineData(10_001, true)]
    public void Only_what_is_over_100_is_handed_over(long owed, bool collected) => Assert.Equal(
        collected,
        Collecting.Candidates([new Collecting.Case(AFee.Of(1, owed), 0, 0)], ShippedPolicies.Hoersholm).Length == 1);

    [Fact]
    public void Two_debts_of_one_patron_are_one_total() => Assert.Equal(
        12_000,
        Assert.Single(Collecting.Candidates(
            [new Collecting.Case(AFee.Of(1, 6000), 0, 0), new Collecting.Case(AFee.Of(2, 6000), 0, 0)],
            ShippedPolicies.Hoersholm)).Fees.Sum(fee => fee.Outstanding.Amount));
}
