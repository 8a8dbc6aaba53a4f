using Skranke.Actors;
using Skranke.Silo.Orleans;
using Skranke.Tests.Support;
using Xunit;

namespace Skranke.Tests.Orleans;

/// <summary>Every kind of grain has its adapter, in the right place, and adapters count what is in memory.</summary>
[Collection(PostgresCollection.Name)]
public sealed class AdaptersTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Every_kind_of_grain_has_an_adapter()
    {
        await using var ledger = new PostgresLedgerUnderTest(postgres.CreateDatabase());
        await using var cluster = new ClusterInProcess(WorldOf(ledger), silos: 1);
        var grains = cluster.Cluster.Client;

        Assert.All(Enum.GetValues<GrainKind>(), kind =>
        {
            var key = kind == GrainKind.Library
                ? GrainKey.Of(SmallWorld.Hoersholm)
                : new GrainKey(kind, 7);
            var failure = Record.Exception(() => grains.Actor(key));
            Assert.True(failure is null, $"{kind} has no adapter: add one to silo/Orleans/Adapters.cs.");
        });
    }

    [Fact]
    public async Task A_patron_s_copy_lives_in_the_patron_s_silo_and_the_library_in_each()
    {
        await using var ledger = new PostgresLedgerUnderTest(postgres.CreateDatabase());
        await ledger.PutSmallWorldAsync(patrons: 20, titles: 20);
        await using var cluster = new ClusterInProcess(WorldOf(ledger));

        for (var patron = 1; patron <= 20; patron++)
        {
            _ = Assert.IsType<Lent>(await cluster.Ask(
                GrainKey.Of(new PatronId(patron)), SmallWorld.CheckOut(patron, 100_000 + patron)));
        }

        Assert.Equal(20, cluster.Silos.Sum(silo => silo.Active["Patron"]));
        Assert.All(cluster.Silos, silo => Assert.Equal(silo.Active["Patron"], silo.Active["Copy"]));
        Assert.All(cluster.Silos, silo => Assert.InRange(silo.Active["Library"], 0, 1));
    }

    [Fact]
    public async Task Keys_of_text_begin_with_a_word_that_is_no_number()
    {
        await using var ledger = new PostgresLedgerUnderTest(postgres.CreateDatabase());
        await using var cluster = new ClusterInProcess(WorldOf(ledger), silos: 1);

        Assert.All(
            [GrainKey.TimerShard(3), GrainKey.Of(SmallWorld.Hoersholm)],
            key => Assert.Matches("^(shard|isil):", cluster.Cluster.Client.Actor(key).GetPrimaryKeyString()));
    }

    private static World WorldOf(LedgerUnderTest ledger) =>
        new(null!, ledger.Load, ledger.Commit, new SetClock(SmallWorld.Noon), ledger.Ids, new PlainPins())
        {
            CardNumbers = ledger.CardNumbers,
        };
}
