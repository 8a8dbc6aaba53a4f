using Skranke.Exclusions;
using Skranke.Fees;
using Skranke.Ledger;
using Skranke.Notices;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Exclusions;

/// <summary>From one hundred kroner in fees a patron is announced to be excluded, and below it no longer
/// (H47).</summary>
public sealed class ReviewingDebtTests
{
    [Theory]
    [InlineData(9_999, false)]
    [InlineData(10_000, true)]
    public void A_debt_excludes_from_the_amount_of_the_policy_on(long owed, bool excludes)
    {
        var decision = Decide(AnExclusion.Review(APatron.Adult(), 0, AFee.Of(1, owed)));

        Assert.Equal(excludes ? [ExclusionState.Announced] : [], Changed(decision).Select(one => one.After.State));
        Assert.Equal(
            excludes ? [NoticeKind.ExclusionAnnounced] : [],
            decision.Facts.OfType<NoticeQueued>().Select(queued => queued.Notice.Kind));
        Assert.Equal(
            new DebtReviewed(APatron.Id, ALibrary.HoersholmIsil), Assert.Single(decision.Facts.OfType<DebtReviewed>()));
    }

    [Fact]
    public void A_claim_for_a_copy_is_no_ground_by_itself()
    {
        var claim = AFee.Of(1, 50_000, FeeKinds.Replacement);

        Assert.Empty(Changed(Decide(AnExclusion.Review(APatron.Adult(), 0, claim))));
        Assert.Empty(Changed(Decide(AnExclusion.Review(
            APatron.Adult(), 0, AFee.Of(2, 20_000, library: ALibrary.RanaIsil)))));
    }

    [Fact]
    public void During_the_days_of_notice_the_patron_still_borrows()
    {
        var exclusion = Assert.Single(Changed(Decide(
            AnExclusion.Review(APatron.Adult(), 0, AFee.Of(1, 12_000))))).After;

        Assert.False(exclusion.HoldsAt(Days.Now.AddYears(1)));
        Assert.Null(exclusion.From);
    }

    [Fact]
    public void Asked_again_it_says_the_same_and_announces_nothing_twice()
    {
        var patron = APatron.Adult().With(AnExclusion.Announced());

        Assert.Empty(Changed(Decide(AnExclusion.Review(patron, 0, AFee.Of(1, 12_000)))));
    }

    [Fact]
    public void Below_the_amount_an_exclusion_that_holds_ends_and_one_to_come_is_dropped()
    {
        var holds = Changed(Decide(AnExclusion.Review(
            APatron.Adult().With(AnExclusion.From(Days.Now.AddDays(-1))), 0, AFee.Of(1, 9_000))));
        var toCome = Changed(Decide(AnExclusion.Review(APatron.Adult().With(AnExclusion.Announced()))));

        Assert.Equal((EventKind.ExclusionLifted, Days.Now), (holds[0].Why, holds[0].After.To!.Value));
        Assert.Equal(
            (EventKind.ExclusionDropped, ExclusionState.Dropped), (toCome[0].Why, toCome[0].After.State));
    }

    [Fact]
    public void Staff_are_asked_about_what_was_not_returned_on_two_visits_once()
    {
        var proposed = Decide(AnExclusion.Review(APatron.Adult(), 2));

        Assert.Equal(
            (ExclusionGrounds.NotReturned, ExclusionState.Proposed),
            (Changed(proposed)[0].After.Ground, Changed(proposed)[0].After.State));
        Assert.Single(proposed.Facts.OfType<WorkItemRaised>());
        Assert.Empty(proposed.Facts.OfType<NoticeQueued>());
        Assert.Empty(Changed(Decide(AnExclusion.Review(APatron.Adult(), 1))));
        Assert.Empty(Changed(Decide(AnExclusion.Review(APatron.Adult().With(AnExclusion.Proposed()), 2))));
    }

    private static ExclusionChanged[] Changed(Skranke.Actors.Decision decision) =>
        [.. decision.Facts.OfType<ExclusionChanged>()];

    private static Skranke.Actors.Decision Decide(ReviewingDebt.Case the) =>
        ReviewingDebt.Decide(the, AnExclusion.NewIds, AnExclusion.OtherIds);
}
