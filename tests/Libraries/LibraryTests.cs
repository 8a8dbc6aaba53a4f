using Skranke.Libraries;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Libraries;

public sealed class LibraryTests
{
    private static readonly Library WithThreePolicies = ALibrary.Hoersholm() with
    {
        Policies =
        [
            ShippedPolicies.Hoersholm with { Version = 3, ValidFrom = Days.Day("2026-12-01") },
            ShippedPolicies.Hoersholm with { Version = 2, ValidFrom = Days.Day("2026-11-02") },
            ShippedPolicies.Hoersholm,
        ],
    };

    [Theory]
    [InlineData("2024-05-01", 1)]
    [InlineData("2026-11-01", 1)]
    [InlineData("2026-11-02", 2)]
    [InlineData("2026-11-30", 2)]
    [InlineData("2026-12-01", 3)]
    [InlineData("2020-01-01", 1)]
    public void The_newest_policy_whose_first_day_has_come_holds(string day, int version) =>
        Assert.Equal(version, WithThreePolicies.PolicyOn(Days.Day(day)).Version);

    [Fact]
    public void Has_its_branches_and_no_others()
    {
        Assert.True(ALibrary.Hoersholm().Has(ALibrary.Main));
        Assert.True(ALibrary.Hoersholm().Has(ALibrary.Kokkedal));
        Assert.False(ALibrary.Hoersholm().Has(ALibrary.Nowhere));
    }

    [Fact]
    public void The_main_branch_carries_the_librarys_isil() =>
        Assert.Equal(ALibrary.Main, ALibrary.Hoersholm().MainBranch);

    [Fact]
    public void Today_is_its_own_day() =>
        Assert.Equal(Days.Day("2026-11-03"), ALibrary.Hoersholm().Today(Days.Instant("2026-11-02T23:00:00Z")));

    /// <summary>Version 4 holds before version 3 does; only 3 asks to be accepted.</summary>
    private static readonly Library WithRules = ALibrary.Hoersholm() with
    {
        HouseRules =
        [
            new HouseRulesVersion(3, Days.Day("2026-12-01"), MustBeAccepted: true),
            new HouseRulesVersion(4, Days.Day("2026-11-10"), MustBeAccepted: false),
        ],
    };

    [Theory]
    [InlineData("2026-11-09", 2, 2)]
    [InlineData("2026-11-10", 4, 2)]
    [InlineData("2026-11-30", 4, 2)]
    [InlineData("2026-12-01", 3, 3)]
    public void House_rules_hold_from_their_day_and_ask_to_be_accepted_or_not(string day, int rules, int toAccept)
    {
        Assert.Equal(rules, WithRules.RulesOn(Days.Day(day)));
        Assert.Equal(toAccept, WithRules.RulesToAcceptOn(Days.Day(day)));
    }

    [Fact]
    public void Before_any_were_published_the_rules_on_paper_hold()
    {
        Assert.Equal(2, ALibrary.Hoersholm().RulesOn(Days.Today));
        Assert.Equal(2, ALibrary.Hoersholm().RulesToAcceptOn(Days.Today));
        Assert.Equal((2, 4), (ALibrary.Hoersholm().LatestRules, WithRules.LatestRules));
    }
}
