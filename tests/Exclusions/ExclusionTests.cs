using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Exclusions;

/// <summary>Whether an exclusion holds follows from its time and the clock alone.</summary>
public sealed class ExclusionTests
{
    [Fact]
    public void It_holds_from_its_first_instant_to_before_its_last()
    {
        var exclusion = AnExclusion.From(Days.Now, Days.Now.AddDays(1));

        Assert.Equal(
            [false, true, true, false],
            new[] { -1L, 0L, TimeSpan.TicksPerDay - 1, TimeSpan.TicksPerDay }
                .Select(ticks => exclusion.HoldsAt(Days.Now.AddTicks(ticks))));
    }

    [Fact]
    public void Before_its_announcement_is_out_it_holds_at_no_time()
    {
        Assert.False(AnExclusion.Announced().HoldsAt(DateTimeOffset.MaxValue));
        Assert.True(AnExclusion.Announced().IsOpenAt(Days.Now));
        Assert.False(AnExclusion.Proposed().HoldsAt(DateTimeOffset.MaxValue));
    }
}
