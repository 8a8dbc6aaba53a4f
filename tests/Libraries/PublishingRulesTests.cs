using Skranke.Actors;
using Skranke.Basics;
using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Libraries;

/// <summary>New house rules (N9).</summary>
public sealed class PublishingRulesTests
{
    private static readonly HouseRules FromTomorrow = AHouse.Rules("2026-11-03") with { Version = 77 };

    [Fact]
    public void They_become_the_next_version_whatever_number_they_bring()
    {
        var decision = Decide(FromTomorrow);

        Assert.Equal(new Published(3), decision.Answer);
        Assert.Equal(FromTomorrow with { Version = 3 }, decision.Fact<RulesPublished>().Rules);
        Assert.Equal(Fence.On(ALibrary.Hoersholm(), FenceMode.Bump), Assert.Single(decision.Fences));
    }

    [Fact]
    public void They_count_on_from_the_last_that_was_published() => Assert.Equal(
        new Published(10),
        Decide(FromTomorrow, ALibrary.Hoersholm() with
        {
            HouseRules = [new HouseRulesVersion(9, Days.Today.AddDays(30), false)],
        }).Answer);

    [Fact]
    public void They_may_hold_from_today() =>
        Assert.IsType<Published>(Decide(FromTomorrow with { ValidFrom = Days.Today }).Answer);

    [Fact]
    public void They_do_not_hold_from_a_day_that_is_past()
    {
        var refusal = Decide(FromTomorrow with { ValidFrom = Days.Today.AddDays(-1) }).OnlyRefusal();

        Assert.Equal(RefusalCodes.RulesValidFromPast, refusal.Code);
        Assert.Equal("""{"validFrom":"2026-11-01","today":"2026-11-02"}""", refusal.DataText());
    }

    [Fact]
    public void What_nobody_could_read_is_refused_with_every_fault()
    {
        var refusal = Decide(FromTomorrow with { Texts = new HouseRulesTexts() }).OnlyRefusal();

        Assert.Equal(RefusalCodes.RulesInvalid, refusal.Code);
        Assert.Equal(
            """{"faults":[{"field":"texts","detail":"must be there in one of da, nb, nn and en"}]}""",
            refusal.DataText());
    }

    [Fact]
    public void Reaches_every_code_that_it_knows() => Assert.Equal(
        PublishingRules.Codes,
        Decide(FromTomorrow with { ValidFrom = default, Texts = new HouseRulesTexts() }).Codes());

    [Fact]
    public async Task Whoever_saw_an_older_version_does_not_overwrite_the_newer()
    {
        var host = TestHost.WithSmallLibrary();
        var library = GrainKey.Of(ALibrary.HoersholmIsil);
        var rules = ARequest.Publish(FromTomorrow);

        Assert.Equal(new Published(3), await host.Ask(library, rules with { ExpectedVersion = 7 }));
        var second = await host.Ask(library, rules with { Key = ARequest.Key(31), ExpectedVersion = 7 });

        Assert.Equal(RefusalCodes.RequestBusy, second.OnlyRefusal().Code);
        Assert.Empty(await host.GrainsThatAreWrong());
    }

    private static Decision Decide(HouseRules rules, Library? library = null) => PublishingRules.Decide(
        new PublishingRules.Case(ARequest.Publish(rules), library ?? ALibrary.Hoersholm(), Days.Now));
}
