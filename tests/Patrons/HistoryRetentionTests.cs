using Skranke.Basics;
using Skranke.Libraries;
using Skranke.Patrons;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Patrons;

/// <summary>How long it stays known who borrowed what (H50).</summary>
public sealed class HistoryRetentionTests
{
    [Fact]
    public void Hoersholm_knows_for_thirty_days() => Assert.Equal(
        Days.Now.AddDays(-30), HistoryRetention.CutBefore(ALibrary.Hoersholm(), Days.Now));

    [Fact]
    public void Rana_knows_for_seventy_two_hours() => Assert.Equal(
        Days.Now.AddHours(-72), HistoryRetention.CutBefore(ALibrary.Rana(), Days.Now));

    [Fact]
    public void A_library_may_know_nothing_at_all() => Assert.Equal(
        Days.Now,
        HistoryRetention.CutBefore(
            ALibrary.Hoersholm().With(policy => policy with { Privacy = new() { HistoryRetention = default } }),
            Days.Now));

    [Fact]
    public void What_a_policy_does_not_say_is_thirty_days() =>
        Assert.Equal(IsoPeriod.OfDays(30), new PrivacyPolicy().HistoryRetention);

    [Fact]
    public void A_policy_that_holds_from_tomorrow_says_nothing_today()
    {
        var library = ALibrary.Hoersholm();
        library = library with
        {
            Policies = library.Policies.Insert(0, library.Policies[0] with
            {
                ValidFrom = Days.Today.AddDays(1),
                Privacy = new() { HistoryRetention = IsoPeriod.OfDays(1) },
            }),
        };

        Assert.Equal(Days.Now.AddDays(-30), HistoryRetention.CutBefore(library, Days.Now));
        Assert.Equal(Days.Now, HistoryRetention.CutBefore(library, Days.Now.AddDays(1)));
    }
}
