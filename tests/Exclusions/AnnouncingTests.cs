using Skranke.Exclusions;
using Skranke.Ledger;
using Skranke.Notices;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Exclusions;

/// <summary>An exclusion is announced with seven full days, and holds from the start of the eighth (H49).</summary>
public sealed class AnnouncingTests
{
    [Theory]
    [InlineData("2026-11-02T12:00:00Z", "2026-11-09T23:00:00Z")]
    [InlineData("2026-11-02T22:59:59Z", "2026-11-09T23:00:00Z")]
    [InlineData("2026-11-02T23:00:00Z", "2026-11-10T23:00:00Z")]
    public void Seven_full_days_lie_between_the_day_it_was_sent_and_the_day_it_holds(string sent, string holds) =>
        Assert.Equal(
            Days.Instant(holds), Announcing.HoldsFrom(ALibrary.Hoersholm(), Days.Instant(sent)));

    [Fact]
    public void Where_policy_asks_for_no_notice_it_holds_at_once()
    {
        var library = ALibrary.Hoersholm().With(policy => policy with
        {
            Exclusions = policy.Exclusions with { NoticeDays = 0 },
        });

        var facts = Announcing.Announce(
            APatron.Id, library, ExclusionGrounds.Debt, Days.Now, AnExclusion.Id);

        var exclusion = Assert.Single(facts.OfType<ExclusionChanged>()).After;
        Assert.True(exclusion.HoldsAt(Days.Now));
        Assert.Equal(
            NoticeKind.ExclusionInForce, Assert.Single(facts.OfType<NoticeQueued>()).Notice.Kind);
    }
}
