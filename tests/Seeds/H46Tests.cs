using Skranke.Actors;
using Skranke.Basics;
using Skranke.Exclusions;
using Skranke.Patrons;
using Skranke.Tests.Builders;
using Skranke.Tests.Support;
using Xunit;

namespace Skranke.Tests.Seeds;

/// <summary>H46: who disturbs the order is turned out, and excluded from lending and from the house until the day that
/// staff say.</summary>
[SeedRow("H46", "grains/Exclusions/Excluding.cs", "grains/Patrons/Entering.cs", "grains/Exclusions/TimingExclusion.cs")]
public sealed class H46Tests
{
    [Fact]
    public async Task Turned_out_at_once_and_back_on_the_day_that_staff_say()
    {
        var library = ALibrary.Hoersholm();
        var desk = SeedDesk.At(library);
        var until = Days.Noon("2026-11-16");
        _ = (await desk.Host.Ask(AnExclusion.Exclude(await desk.Patron(), ExclusionGrounds.Conduct, until).Command))
            .As<PatronExcluded>();

        Assert.Equal([RefusalCodes.PatronExcluded], SmallWorld.CodesOf(await desk.Lend()));
        Assert.Contains(RefusalCodes.PatronExcluded, await AtTheDoor(desk, desk.Host.Now));

        _ = desk.On("2026-11-15");
        Assert.Equal([RefusalCodes.PatronExcluded], SmallWorld.CodesOf(await desk.Lend()));
        _ = desk.On("2026-11-16");
        Assert.IsType<Lent>(await desk.Lend());
        Assert.DoesNotContain(RefusalCodes.PatronExcluded, await AtTheDoor(desk, desk.Host.Now));

        async Task<string[]> AtTheDoor(SeedDesk of, DateTimeOffset now)
        {
            var found = new Refusals();
            Entering.Check(await of.Patron(), library.MainBranch, library, now, found);
            return [.. found.InOrder().Select(refusal => refusal.Code)];
        }
    }

    [Fact]
    public async Task Without_a_day_it_holds_until_staff_end_it()
    {
        var desk = SeedDesk.AtHoersholm();
        var patron = await desk.Patron();
        _ = await desk.Host.Ask(AnExclusion.Exclude(patron).Command);

        _ = desk.On("2027-11-02");
        Assert.Equal([RefusalCodes.PatronExcluded], SmallWorld.CodesOf(await desk.Lend()));

        var exclusion = Assert.Single((await desk.Patron()).Exclusions);
        _ = (await desk.Host.Ask(AnExclusion.End(patron).Command with { ExclusionId = exclusion.Id }))
            .As<PatronExcluded>();
        Assert.IsType<Lent>(await desk.Lend());
    }
}
