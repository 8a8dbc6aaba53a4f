using Skranke.Actors;
using Skranke.Basics;
using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Libraries;

/// <summary>New versions of the policy (H1).</summary>
public sealed class PublishingTests
{
    private static readonly Policy FromTomorrow =
        ShippedPolicies.Hoersholm with { ValidFrom = Days.Today.AddDays(1), Version = 77 };

    [Fact]
    public void A_policy_becomes_the_next_version_whatever_number_it_brings()
    {
        var decision = Decide(FromTomorrow);

        Assert.Equal(new Published(2), decision.Answer);
        var published = decision.Fact<PolicyPublished>();
        Assert.Equal((2, Days.Today.AddDays(1)), (published.Policy.Version, published.Policy.ValidFrom));
        Assert.Equal(Fence.On(ALibrary.Hoersholm(), FenceMode.Bump), Assert.Single(decision.Fences));
    }

    [Fact]
    public void The_first_policy_of_a_library_is_version_one() => Assert.Equal(
        new Published(1), Decide(FromTomorrow, ALibrary.Hoersholm() with { Policies = [] }).Answer);

    [Fact]
    public void It_may_hold_from_today() =>
        Assert.IsType<Published>(Decide(FromTomorrow with { ValidFrom = Days.Today }).Answer);

    [Fact]
    public void It_does_not_hold_from_a_day_that_is_past()
    {
        var refusal = Decide(FromTomorrow with { ValidFrom = Days.Today.AddDays(-1) }).OnlyRefusal();

        Assert.Equal(RefusalCodes.PolicyValidFromPast, refusal.Code);
        Assert.Equal("""{"validFrom":"2026-11-01","today":"2026-11-02"}""", refusal.DataText());
    }

    [Fact]
    public void Today_is_the_librarys_own_day()
    {
        var afterMidnightInCopenhagen = Days.Instant("2026-11-02T23:30:00Z");
        var command = ARequest.Publish(FromTomorrow with { ValidFrom = Days.Today });

        var decision = Publishing.Decide(
            new Publishing.Case(command, ALibrary.Hoersholm(), afterMidnightInCopenhagen));

        Assert.Equal([RefusalCodes.PolicyValidFromPast], decision.Codes());
    }

    [Fact]
    public void What_makes_no_sense_is_refused_with_every_fault()
    {
        var refusal = Decide(FromTomorrow with { Overridable = ["moon.full"] }).OnlyRefusal();

        Assert.Equal(RefusalCodes.PolicyInvalid, refusal.Code);
        Assert.Equal(
            """{"faults":[{"field":"overridable[0]","detail":"must be a code of a refusal"}]}""", refusal.DataText());
    }

    [Fact]
    public void Reaches_every_code_that_it_knows() => Assert.Equal(
        Publishing.Codes,
        Decide(FromTomorrow with { ValidFrom = default, Overridable = ["moon.full"] }).Codes());

    private static Decision Decide(Policy policy, Library? library = null) =>
        Publishing.Decide(new Publishing.Case(ARequest.Publish(policy), library ?? ALibrary.Hoersholm(), Days.Now));
}
