using Skranke.Actors;
using Skranke.Basics;
using Skranke.Collection;
using Skranke.Copies;
using Skranke.Exclusions;
using Skranke.Fees;
using Skranke.Libraries;
using Skranke.Loans;
using Skranke.NationalIds;
using Skranke.Patrons;
using Skranke.Payments;
using Skranke.Reservations;
using Skranke.Silo.Embedded;
using Skranke.Silo.Ledger;
using Skranke.Tests.Support;
using Skranke.Titles;
using Xunit;

namespace Skranke.Tests.Embedded;

/// <summary>What the embedded host promises to grains and to those who ask them.</summary>
public sealed class EmbeddedHostTests : IAsyncDisposable
{
    private readonly MemoryLedger _ledger = new();
    private readonly GatedLoad _load;
    private readonly ManualTime _time = new();
    private EmbeddedHost _host;

    public EmbeddedHostTests()
    {
        _ledger.Put(SmallWorld.Library());
        for (var id = 1; id <= 100; id++)
        {
            _ledger.Put(SmallWorld.Patron(id));
            _ledger.Put(SmallWorld.Title(id));
            _ledger.Put(SmallWorld.Copy(100_000 + id, id));
        }

        _load = new GatedLoad(_ledger);
        _host = Host(new EmbeddedLimits(GrainsMax: 1000, WaitingMax: 1000));
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_grain_has_one_turn_at_a_time()
    {
        _load.Close();
        var asked = Enumerable.Range(1, 5)
            .Select(copy => _host.Ask(Patron(1), SmallWorld.CheckOut(1, 100_000 + copy)).AsTask()).ToArray();

        Assert.Equal(1, _load.PatronsAsked);
        Assert.Equal(5, _host.Waiting);
        _load.Open();
        Assert.All(await Task.WhenAll(asked), reply => Assert.IsType<Lent>(reply));
        Assert.Equal(1, _load.PatronsAsked);
    }

    [Fact]
    public async Task Requests_are_worked_on_in_the_order_in_which_they_came()
    {
        _load.Close();
        var asked = Enumerable.Range(1, 20)
            .Select(copy => _host.Ask(Patron(1), SmallWorld.CheckOut(1, 100_000 + copy)).AsTask()).ToArray();
        _load.Open();
        _ = await Task.WhenAll(asked);

        Assert.Equal(
            Enumerable.Range(100_001, 20).Select(copy => (long)copy), _ledger.Loans.Select(loan => loan.CopyId.Value));
    }

    [Fact]
    public async Task Other_grains_go_on_while_one_is_busy()
    {
        _load.Close();
        var busy = _host.Ask(Patron(1), SmallWorld.CheckOut(1, 100_001)).AsTask();
        _load.Open(alsoThoseWaiting: false);

        Assert.IsType<Lent>(await _host.Ask(Patron(2), SmallWorld.CheckOut(2, 100_002)));
        Assert.False(busy.IsCompleted);
        _load.Open();
        Assert.IsType<Lent>(await busy);
    }

    [Fact]
    public async Task A_grain_that_asks_upwards_is_stopped()
    {
        var copy = new Downwards(_host, new GrainKey(GrainKind.Copy, 100_001));

        _ = await Assert.ThrowsAsync<InvariantBrokenException>(async () =>
            await copy.Ask(Patron(1), SmallWorld.CheckOut(1, 100_001)));
        _ = await Assert.ThrowsAsync<InvariantBrokenException>(async () =>
            await copy.Ask(new GrainKey(GrainKind.Copy, 100_002), Changed.Instance));
        Assert.IsType<TitleSnapshot>(await copy.Ask(new GrainKey(GrainKind.Title, 1), new AskTitle(false)));
    }

    [Fact]
    public async Task What_comes_above_the_bound_is_turned_away_untouched()
    {
        _host = Host(new EmbeddedLimits(GrainsMax: 1000, WaitingMax: 3));
        _load.Close();
        var accepted = Enumerable.Range(1, 3)
            .Select(id => _host.Ask(Patron(id), SmallWorld.CheckOut(id, 100_000 + id)).AsTask()).ToArray();

        _ = await Assert.ThrowsAsync<OverloadedException>(async () =>
            await _host.Ask(Patron(4), SmallWorld.CheckOut(4, 100_004)));
        _load.Open();
        Assert.All(await Task.WhenAll(accepted), reply => Assert.IsType<Lent>(reply));
        Assert.Equal(3, _ledger.Loans.Count);
        Assert.IsType<Lent>(await _host.Ask(Patron(4), SmallWorld.CheckOut(4, 100_004)));
    }

    [Fact]
    public async Task Stopping_finishes_what_was_accepted_and_takes_no_more()
    {
        _load.Close();
        var accepted = _host.Ask(Patron(1), SmallWorld.CheckOut(1, 100_001)).AsTask();
        var stopping = _host.StopAsync(TimeSpan.FromSeconds(30));

        _ = await Assert.ThrowsAsync<OverloadedException>(async () =>
            await _host.Ask(Patron(2), SmallWorld.CheckOut(2, 100_002)));
        Assert.False(stopping.IsCompleted);
        _load.Open();
        await stopping;
        Assert.IsType<Lent>(await accepted);
        _ = Assert.Single(_ledger.Loans);
    }

    [Fact]
    public async Task Idle_grains_leave_memory_and_come_back_knowing_everything()
    {
        _ = await _host.Ask(Patron(1), SmallWorld.CheckOut(1, 100_001));
        Assert.Equal(3, _host.Active);
        for (var sweep = 0; sweep < 62; sweep++)
        {
            _time.Fire();
        }

        Assert.Equal(0, _host.Active);
        Assert.Equal(
            [RefusalCodes.CopyOnLoanToPatron],
            SmallWorld.CodesOf(await _host.Ask(Patron(1), SmallWorld.CheckOut(1, 100_001))));
        Assert.Equal(2, _load.PatronsAsked);
    }

    [Fact]
    public async Task A_grain_in_its_turn_does_not_leave_memory()
    {
        _load.Close();
        var busy = _host.Ask(Patron(1), SmallWorld.CheckOut(1, 100_001)).AsTask();
        for (var sweep = 0; sweep < 62; sweep++)
        {
            _time.Fire();
        }

        Assert.Equal(1, _host.Active);
        _load.Open();
        Assert.IsType<Lent>(await busy);
    }

    [Fact]
    public async Task When_too_many_stay_the_longest_unused_leave()
    {
        _host = Host(new EmbeddedLimits(GrainsMax: 20, WaitingMax: 1000));
        for (var id = 1; id <= 10; id++)
        {
            _ = await _host.Ask(Patron(id), SmallWorld.CheckOut(id, 100_000 + id));
            _time.Fire();
        }

        Assert.InRange(_host.Active, 1, 20);
        var loads = _load.PatronsAsked;
        _ = await _host.Ask(Patron(10), SmallWorld.CheckOut(10, 100_050));
        Assert.Equal(loads, _load.PatronsAsked);
    }

    [Fact]
    public async Task A_failure_makes_the_grain_forget_and_the_next_turn_reads_anew()
    {
        _load.Fail = true;
        _ = await Assert.ThrowsAsync<Skranke.Ledger.LedgerAwayException>(async () =>
            await _host.Ask(Patron(1), SmallWorld.CheckOut(1, 100_001)));

        _load.Fail = false;
        Assert.IsType<Lent>(await _host.Ask(Patron(1), SmallWorld.CheckOut(1, 100_001)));
    }

    [Fact]
    public void Telling_a_grain_that_is_not_in_memory_wakes_nobody()
    {
        _host.Tell(Patron(1), Changed.Instance);

        Assert.Equal(0, _host.Active);
    }

    private static GrainKey Patron(long id) => GrainKey.Of(new PatronId(id));

    private EmbeddedHost Host(EmbeddedLimits limits) => new(
        new World(
            null!, _load, _ledger, new SetClock(SmallWorld.Noon), new MemoryLedgerUnderTest().Ids, new PlainPins())
        {
            CardNumbers = _ledger,
        },
        limits,
        _time);

    /// <summary>Loads from the ledger in memory, but only while its gate is open for patrons.</summary>
    private sealed class GatedLoad(MemoryLedger ledger) : ILoad
    {
        private TaskCompletionSource _open = Opened();
        private TaskCompletionSource _closed = Opened();

        public int PatronsAsked { get; private set; }

        public bool Fail { get; set; }

        public void Close() =>
            _open = _closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Open(bool alsoThoseWaiting = true)
        {
            _open = Opened();
            if (alsoThoseWaiting)
            {
                _ = _closed.TrySetResult();
            }
        }

        public ValueTask<Residence?> Residence(PatronId id) => ledger.Residence(id);

        public async ValueTask<Patron?> Patron(PatronId id)
        {
            PatronsAsked++;
            await _open.Task;
            return Fail ? throw new Skranke.Ledger.LedgerAwayException("away") : await ledger.Patron(id);
        }

        public ValueTask<Copy?> Copy(CopyId id) => ledger.Copy(id);

        public ValueTask<Title?> Title(TitleId id) => ledger.Title(id);

        public ValueTask<LeftBehind> LeftBehind(Isil library, IReadOnlyCollection<BranchId> branches) =>
            ledger.LeftBehind(library, branches);

        public ValueTask<Library?> Library(Isil isil) => ledger.Library(isil);

        public ValueTask<Loan?> Loan(LoanId id) => ledger.Loan(id);

        public ValueTask<IReadOnlyList<Loan>> OpenLoans(PatronId patron) => ledger.OpenLoans(patron);

        public ValueTask<CopyHistory> History(CopyId copy, DateTimeOffset from) => ledger.History(copy, from);

        public ValueTask<IReadOnlyList<Copy>> FreeCopies(TitleId title) => ledger.FreeCopies(title);

        public ValueTask<IReadOnlyList<Fee>> FeesOf(LoanId loan) => ledger.FeesOf(loan);

        public ValueTask<DateTimeOffset?> LatestRenewal(LoanId loan) => ledger.LatestRenewal(loan);

        public ValueTask<Fee?> Fee(FeeId id) => ledger.Fee(id);

        public ValueTask<Fee?> FeeOfCause(PatronId patron, Isil library, string kind, string cause) =>
            ledger.FeeOfCause(patron, library, kind, cause);

        public ValueTask<Payment?> Payment(Isil library, string reference) => ledger.Payment(library, reference);

        public ValueTask<IReadOnlyList<Fee>> OpenFees(PatronId patron) => ledger.OpenFees(patron);

        public ValueTask<SamePerson> SamePerson(PatronId patron) => ledger.SamePerson(patron);

        public ValueTask<IReadOnlyList<Account>> Accounts(SealedNationalId nationalId) => ledger.Accounts(nationalId);

        public ValueTask<Guardianship> Guardianship(PatronId child) => ledger.Guardianship(child);

        public ValueTask<IReadOnlyList<Guardian>> BondsOf(PatronId guardian) => ledger.BondsOf(guardian);

        public ValueTask<ContactDifferences> ContactDifferences(PatronId one, PatronId other) =>
            ledger.ContactDifferences(one, other);

        public ValueTask<int> BilledVisits(PatronId patron, Isil library, DateTimeOffset since) =>
            ledger.BilledVisits(patron, library, since);

        public ValueTask<IReadOnlyList<DueExclusion>> DueExclusions(int shard, DateTimeOffset now, int most) =>
            ledger.DueExclusions(shard, now, most);

        public ValueTask<IReadOnlyList<Isil>> DueCollections(DateTimeOffset now) => ledger.DueCollections(now);

        public ValueTask<IReadOnlyList<Collecting.Case>> CollectionCases(Isil library) =>
            ledger.CollectionCases(library);

        public ValueTask<IReadOnlyList<DebtToReview>> DebtsToReview(int shard, int most) =>
            ledger.DebtsToReview(shard, most);

        public ValueTask<DateTimeOffset?> NextDue(DateTimeOffset after) => ledger.NextDue(after);

        public ValueTask<bool?> AreOnePerson(PatronId one, PatronId other) => ledger.AreOnePerson(one, other);

        public ValueTask<IReadOnlyList<PatronId>> OtherAccounts(PatronId patron) => ledger.OtherAccounts(patron);

        public ValueTask<Reservation?> FulfilledBy(Loan loan) => ledger.FulfilledBy(loan);

        public ValueTask<IReadOnlyList<DueLoan>> DueLoans(int shard, DateTimeOffset now, int most) =>
            ledger.DueLoans(shard, now, most);

        public ValueTask<IReadOnlyList<DueReservation>> DueReservations(int shard, DateTimeOffset now, int most) =>
            ledger.DueReservations(shard, now, most);

        private static TaskCompletionSource Opened()
        {
            var open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            open.SetResult();
            return open;
        }
    }
}
