using Skranke.Silo.Time;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Embedded;

/// <summary>The clock that decides knows no finer instants than the ledger keeps, so that what is answered now reads
/// the same later.</summary>
public sealed class BusinessClockTests
{
    private static readonly DateTimeOffset Fine = Days.Now.AddTicks(1_234_567);

    private static readonly DateTimeOffset Kept = Days.Now.AddTicks(1_234_560);

    [Fact]
    public void Runs_in_whole_microseconds() => Assert.Equal(Kept, new BusinessClock(new Machine(), null).Now);

    [Fact]
    public void Stands_still_at_a_whole_microsecond()
    {
        var clock = new BusinessClock(TimeProvider.System, Fine);

        Assert.Equal(Kept, clock.Now);
        Assert.True(clock.TryMove(Fine.AddDays(1)));
        Assert.Equal(Kept.AddDays(1), clock.Now);
    }

    private sealed class Machine : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Fine;
    }
}
