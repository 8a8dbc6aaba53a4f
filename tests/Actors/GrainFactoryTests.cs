using Skranke.Actors;
using Skranke.Basics;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Actors;

public sealed class GrainFactoryTests
{
    private static readonly World World = MakeWorld();

    [Theory]
    [InlineData(GrainKind.TimerShard, "TimerShardGrain")]
    [InlineData(GrainKind.Patron, "PatronGrain")]
    [InlineData(GrainKind.Copy, "CopyGrain")]
    [InlineData(GrainKind.Title, "TitleGrain")]
    [InlineData(GrainKind.Library, "LibraryGrain")]
    public void Makes_the_grain_of_each_kind(GrainKind kind, string type) =>
        Assert.Equal(type, GrainFactory.Make(new GrainKey(kind, 1), World).GetType().Name);

    [Fact]
    public void Knows_no_other_kind() =>
        Assert.Throws<InvariantBrokenException>(() => GrainFactory.Make(new GrainKey((GrainKind)9, 1), World));

    private static World MakeWorld()
    {
        var ledger = new TestLedger();
        var host = new TestHost(ledger);
        return new World(host, ledger, ledger, host, host, APin.Check) { CardNumbers = ledger.Memory };
    }
}
