using Skranke.Actors;
using Skranke.Silo.Ledger;
using Skranke.Silo.Orleans;
using Skranke.Tests.Embedded;
using Skranke.Tests.Support;
using Xunit;

namespace Skranke.Tests.Orleans;

/// <summary>A title that everybody wants takes those who wait in one turn on a silo too, still one turn at a
/// time.</summary>
public sealed class ClusterHotTitleTests
{
    private const int Patrons = 20;

    [Fact]
    public async Task Those_who_wait_become_durable_together_and_stand_in_one_queue_without_gaps()
    {
        var ledger = new MemoryLedger();
        ledger.Put(SmallWorld.Library());
        ledger.Put(SmallWorld.Title(1));
        for (var id = 1; id <= Patrons; id++)
        {
            ledger.Put(SmallWorld.Patron(id));
        }

        var commits = new HotTitleTests.SlowFirst(ledger);
        var world = new World(
            null!, ledger, commits, new SetClock(SmallWorld.Noon), new MemoryLedgerUnderTest().Ids, new PlainPins())
        {
            CardNumbers = ledger,
        };
        await using var cluster = new ClusterInProcess(world, calls: new OpenWhenAllWait(commits));

        var replies = await Task.WhenAll(Enumerable.Range(1, Patrons).Select(patron =>
            cluster.Ask(GrainKey.Of(new PatronId(patron)), SmallWorld.Reserve(patron, 1)).AsTask()));

        Assert.Equal(
            Enumerable.Range(1, Patrons), replies.Select(reply => Assert.IsType<Reserved>(reply).Position).Order());
        Assert.Equal([Patrons - 1], commits.Together);
        Assert.Equal(Patrons, ledger.Reservations.Select(one => one.Place).Distinct().Count());
    }

    /// <summary>Holds the first commit up until everybody's letter lies in the title's mailbox.</summary>
    private sealed class OpenWhenAllWait(HotTitleTests.SlowFirst commits) : IIncomingGrainCallFilter
    {
        private int _waiting;

        public async Task Invoke(IIncomingGrainCallContext context)
        {
            var working = context.Invoke();
            if (context.Grain is TitleAdapter && Interlocked.Increment(ref _waiting) == Patrons)
            {
                _ = commits.Open();
            }

            await working;
        }
    }
}
