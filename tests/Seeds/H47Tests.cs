using Skranke.Actors;
using Skranke.Exclusions;
using Skranke.Fees;
using Skranke.Ledger;
using Skranke.Tests.Builders;
using Skranke.WorkItems;
using Xunit;

namespace Skranke.Tests.Seeds;

/// <summary>H47: a patron may be excluded for loans that were repeatedly not returned or came back damaged, and for a
/// debt of 100 kr. or more; each ground by itself, and claims for copies are no debt in this.</summary>
[SeedRow("H47", "grains/Exclusions/ReviewingDebt.cs", "grains/Exclusions/Deciding.cs")]
public sealed class H47Tests
{
    [Theory]
    [InlineData(9_999, FeeKinds.Overdue, null)]
    [InlineData(10_000, FeeKinds.Overdue, ExclusionState.Announced)]
    [InlineData(50_000, FeeKinds.Replacement, null)]
    [InlineData(50_000, FeeKinds.Damage, null)]
    public void A_debt_of_100_in_fees_is_a_ground(long owed, string kind, ExclusionState? becomes) => Assert.Equal(
        becomes,
        Changed(ReviewingDebt.Decide(
            AnExclusion.Review(APatron.Adult(), 0, AFee.Of(1, owed, kind)),
            AnExclusion.NewIds,
            AnExclusion.OtherIds))?.State);

    [Theory]
    [InlineData(1, null)]
    [InlineData(2, ExclusionState.Proposed)]
    public void Two_occasions_are_another_ground_which_staff_must_confirm(int occasions, ExclusionState? becomes)
    {
        var decision = ReviewingDebt.Decide(
            AnExclusion.Review(APatron.Adult(), occasions), AnExclusion.NewIds, AnExclusion.OtherIds);

        Assert.Equal(becomes, Changed(decision)?.State);
        Assert.Equal(
            becomes is null ? [] : [WorkItemKind.ExclusionProposed],
            decision.Facts.OfType<WorkItemRaised>().Select(raised => raised.Item.Kind));
    }

    [Fact]
    public void What_staff_confirm_is_announced_like_every_other()
    {
        var patron = APatron.Adult().With(AnExclusion.Proposed());

        var confirmed = Deciding.Confirm(AnExclusion.Confirm(patron), ALibrary.Hoersholm());

        Assert.Equal(
            (ExclusionGrounds.NotReturned, ExclusionState.Announced),
            (Changed(confirmed)!.Ground, Changed(confirmed)!.State));
    }

    private static Exclusion? Changed(Decision decision) =>
        decision.Facts.OfType<ExclusionChanged>().SingleOrDefault()?.After;
}
