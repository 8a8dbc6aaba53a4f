using Skranke.Exclusions;
using Skranke.Fees;
using Skranke.Ledger;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Seeds;

/// <summary>H47: one hundred kroner of fees exclude, and so do copies that were not returned or came back damaged on
/// two
/// occasions within a year, which staff confirm; each is a ground of its own, and a claim for a copy is none.</summary>
[SeedRow("H47", "grains/Exclusions/ReviewingDebt.cs", "grains/Exclusions/Announcing.cs")]
public sealed class H47Tests
{
    [Theory]
    [InlineData(9_999, 0, "")]
    [InlineData(10_000, 0, "debt Announced")]
    [InlineData(0, 1, "")]
    [InlineData(0, 2, "not-returned Proposed")]
    [InlineData(10_000, 2, "debt Announced, not-returned Proposed")]
    public void Each_ground_stands_for_itself(long owed, int occasions, string exclusions)
    {
        Fee[] fees = owed == 0 ? [] : [AFee.Of(1, owed)];

        var decision = ReviewingDebt.Decide(
            AnExclusion.Review(APatron.Adult(), occasions, fees), AnExclusion.NewIds, AnExclusion.OtherIds);

        Assert.Equal(
            exclusions,
            string.Join(
                ", ",
                decision.Facts.OfType<ExclusionChanged>().Select(one => $"{one.After.Ground} {one.After.State}")
                    .Order()));
    }

    [Fact]
    public void A_claim_for_a_copy_excludes_nobody() => Assert.Empty(
        ReviewingDebt.Decide(
            AnExclusion.Review(APatron.Adult(), 0, AFee.Of(1, 50_000, FeeKinds.Replacement)),
            AnExclusion.NewIds,
            AnExclusion.OtherIds).Facts.OfType<ExclusionChanged>());
}
