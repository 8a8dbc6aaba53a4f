using Skranke.Basics;
using Skranke.Exclusions;
using Skranke.Ledger;
using Skranke.Tests.Builders;
using Skranke.Tests.Support;
using Xunit;

namespace Skranke.Tests.Seeds;

/// <summary>H46: who disturbs order is turned out at once, and stays excluded from lending until the day that staff
/// say.</summary>
[SeedRow("H46", "grains/Exclusions/Excluding.cs", "grains/Exclusions/TimingExclusion.cs")]
public sealed class H46Tests
{
    private static readonly DateTimeOffset Until = Days.Now.AddDays(14);

    [Fact]
    public async Task Who_was_turned_out_borrows_nothing_until_that_day()
    {
        var exclusion = Excluding.Decide(
            AnExclusion.Exclude(APatron.Adult(), ExclusionGrounds.Conduct, Until), ALibrary.Hoersholm(), AnExclusion.Id)
            .Fact<ExclusionChanged>().After;
        var desk = SeedDesk.AtHoersholm();
        _ = desk.Put(SeedDesk.MemberAt(ALibrary.Hoersholm(), APatron.Adult().With(exclusion)));

        Assert.Equal([RefusalCodes.PatronExcluded], SmallWorld.CodesOf(await desk.Lend()));

        _ = desk.On("2026-11-17");
        Assert.Empty(SmallWorld.CodesOf(await desk.Lend()));
    }
}
