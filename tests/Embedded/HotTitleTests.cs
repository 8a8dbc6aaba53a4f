using Skranke.Actors;
using Skranke.Basics;
using Skranke.Ledger;
using Skranke.Silo.Embedded;
using Skranke.Silo.Ledger;
using Skranke.Tests.Support;
using Xunit;

namespace Skranke.Tests.Embedded;

/// <summary>A title that everybody wants takes those who wait in one turn. Each of them must find what he would have
/// found alone.</summary>
public sealed class HotTitleTests : IAsyncDisposable
{
    private const int Patrons = 20;
    private readonly MemoryLedger _ledger = new();
    private readonly SlowFirst _commits;
    private readonly EmbeddedHost _host;

    public HotTitleTests()
    {
        _ledger.Put(SmallWorld.Library());
        _ledger.Put(SmallWorld.Title(1));
        _ledger.Put(SmallWorld.Copy(100_001, 1));
        for (var id = 1; id <= Patrons + 1; id++)
        {
            _ledger.Put(SmallWorld.Patron(id));
        }

        _commits = new SlowFirst(_ledger);
        var world = new World(
            null!, _ledger, _commits, new SetClock(SmallWorld.Noon), new MemoryLedgerUnderTest().Ids, new PlainPins())
        {
            CardNumbers = _ledger,
        };
        _host = new EmbeddedHost(world, new EmbeddedLimits(GrainsMax: 1000, WaitingMax: 1000), new ManualTime());
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Those_who_wait_become_durable_together_in_the_order_in_which_they_asked()
    {
        var replies = await AllAskAsync();

        Assert.Equal(Enumerable.Range(1, Patrons), replies.Select(reply => Assert.IsType<Reserved>(reply).Position));
        Assert.Equal([Patrons - 1], _commits.Together);
        Assert.Equal(Enumerable.Range(1, Patrons).Select(patron => (long)patron), InOrderOfPlace());
        Assert.Equal(Patrons, _ledger.Events.Count);
    }

    [Fact]
    public async Task The_next_one_stands_behind_all_of_them()
    {
        _ = await AllAskAsync();

        var next = await _host.Ask(GrainKey.Of(new PatronId(Patrons + 1)), SmallWorld.Reserve(Patrons + 1, 1));

        Assert.Equal(Patrons + 1, Assert.IsType<Reserved>(next).Position);
    }

    [Fact]
    public async Task Who_may_not_reserve_is_refused_and_takes_no_place()
    {
        _ = _commits.Open();
        _ = Assert.IsType<Lent>(await _host.Ask(GrainKey.Of(new PatronId(5)), SmallWorld.CheckOut(5, 100_001)));
        _commits.Close();

        var replies = await AllAskAsync();

        Assert.Equal([RefusalCodes.ReservationAlreadyOnLoan], SmallWorld.CodesOf(replies[4]));
        Assert.Equal(
            Enumerable.Range(1, Patrons - 1), replies.OfType<Reserved>().Select(reserved => reserved.Position));
        Assert.Equal([Patrons - 2], _commits.Together);
    }

    [Fact]
    public async Task Where_they_cannot_be_written_together_each_is_decided_by_itself()
    {
        _commits.Refuses = true;

        var replies = await AllAskAsync();

        Assert.Equal(Enumerable.Range(1, Patrons), replies.Select(reply => Assert.IsType<Reserved>(reply).Position));
        Assert.Equal(Enumerable.Range(1, Patrons).Select(patron => (long)patron), InOrderOfPlace());
    }

    [Fact]
    public async Task Where_nobody_knows_whether_they_were_written_all_of_them_hear_that()
    {
        _commits.Failure = new OutcomeUnknownException("away");
        var asked = AllAsk();
        _ = _commits.Open();

        Assert.Equal(1, Assert.IsType<Reserved>(await asked[0]).Position);
        foreach (var one in asked[1..])
        {
            _ = await Assert.ThrowsAsync<OutcomeUnknownException>(() => one);
        }

        _commits.Failure = null;
        var again = await _host.Ask(GrainKey.Of(new PatronId(7)), SmallWorld.Reserve(7, 1));
        Assert.Equal(2, Assert.IsType<Reserved>(again).Position);
    }

    private IEnumerable<long> InOrderOfPlace() =>
        _ledger.Reservations.OrderBy(one => one.Place).Select(one => one.PatronId.Value);

    private Task<Reply[]> AllAskAsync()
    {
        var asked = AllAsk();
        _ = _commits.Open();
        return Task.WhenAll(asked);
    }

    /// <summary>The first is held up at the ledger while the others queue at the title.</summary>
    private Task<Reply>[] AllAsk() =>
    [
        .. Enumerable.Range(1, Patrons).Select(patron =>
            _host.Ask(GrainKey.Of(new PatronId(patron)), SmallWorld.Reserve(patron, 1)).AsTask()),
    ];

    internal sealed class SlowFirst(MemoryLedger ledger) : ICommit
    {
        private TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>How many were asked to be committed as one, each time.</summary>
        public List<int> Together { get; } = [];

        public bool Refuses { get; set; }

        public Exception? Failure { get; set; }

        public bool Open() => _gate.TrySetResult();

        public void Close() => _gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        public async ValueTask<CommitResult> Commit(UnitOfWork unit)
        {
            await _gate.Task;
            return ledger.CommitNow(unit);
        }

        public ValueTask<bool> CommitTogether(IReadOnlyList<UnitOfWork> units)
        {
            Together.Add(units.Count);
            return Failure is { } failure ? throw failure
                : Refuses ? ValueTask.FromResult(false)
                : ledger.CommitTogether(units);
        }
    }
}
