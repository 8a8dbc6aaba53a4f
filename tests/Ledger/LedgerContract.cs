using Skranke.Actors;
using Skranke.Basics;
using Skranke.Ledger;
using Skranke.Loans;
using Skranke.Reservations;
using Skranke.Tests.Builders;
using Skranke.Tests.Support;
using Xunit;

namespace Skranke.Tests.Ledger;

/// <summary>What every ledger promises. The same tests run against PostgreSQL and against the one in memory, so that
/// what is simulated on the latter holds on the former.</summary>
public abstract partial class LedgerContract : IAsyncLifetime
{
    private LedgerUnderTest _ledger = null!;
    private Skranke.Libraries.Library _library = null!;

    protected abstract LedgerUnderTest Make();

    public async Task InitializeAsync()
    {
        _ledger = Make();
        await _ledger.PutSmallWorldAsync(patrons: 8, titles: 8);
        _library = (await _ledger.Load.Library(SmallWorld.Hoersholm))!;
    }

    public async Task DisposeAsync() => await _ledger.DisposeAsync();

    [Fact]
    public async Task What_was_committed_is_loaded()
    {
        var loan = await LendAsync(1, 100_001);

        Assert.Equal([(loan.Id.Value, 100_001L, 1L, true)], await _ledger.LoansAsync());
        var patron = (await _ledger.Load.Patron(new PatronId(1)))!;
        Assert.Equal(2, patron.Version);
        Assert.Equal([loan.Id], patron.Loans.Select(held => held.Id));
        var copy = (await _ledger.Load.Copy(new CopyId(100_001)))!;
        Assert.Equal(2, copy.Version);
        Assert.Equal(loan, copy.Loan);
        Assert.Equal([EventKind.LoanOpened], await _ledger.EventsAsync());
    }

    [Fact]
    public async Task What_is_unknown_loads_as_nothing()
    {
        Assert.Null(await _ledger.Load.Patron(new PatronId(999)));
        Assert.Null(await _ledger.Load.Copy(new CopyId(999)));
        Assert.Null(await _ledger.Load.Title(new TitleId(999)));
        Assert.Null(await _ledger.Load.Library(Isil.Of("DK-999999")));
    }

    [Fact]
    public async Task A_unit_with_a_broken_fence_is_refused_and_leaves_nothing()
    {
        var stale = await UnitAsync(1, 100_001);
        _ = await LendAsync(1, 100_002);

        var result = Assert.IsType<CommitResult.FencesBroken>(await _ledger.Commit.Commit(stale));

        Assert.Equal([FenceKind.Patron], result.Fences.Select(fence => fence.Kind));
        _ = Assert.Single(await _ledger.LoansAsync());
        var again = await UnitAsync(1, 100_001);
        Assert.Equal(
            CommitResult.Committed.Instance,
            await _ledger.Commit.Commit(again with { Request = stale.Request }));
    }

    [Fact]
    public async Task A_row_that_a_unit_reads_and_moves_moves_once_and_stands()
    {
        var patron = (await _ledger.Load.Patron(new PatronId(1)))!;
        var unit = Unit([]) with
        {
            Fences = [Fence.On(patron, FenceMode.Read), Fence.Touch(patron.Id), Fence.Touch(patron.Id)],
        };

        Assert.Equal(CommitResult.Committed.Instance, await CommitAsync(unit));

        Assert.Equal(patron.Version + 1, (await _ledger.Load.Patron(patron.Id))!.Version);
    }

    [Fact]
    public async Task A_fence_on_a_changed_library_is_broken()
    {
        var unit = await UnitAsync(1, 100_001);
        var other = unit with { Fences = [.. unit.Fences.Select(fence => fence.Kind == FenceKind.Library
            ? fence with { Expected = 7 } : fence)] };

        var result = Assert.IsType<CommitResult.FencesBroken>(await _ledger.Commit.Commit(other));

        Assert.Equal(FenceKind.Library, Assert.Single(result.Fences).Kind);
    }

    [Fact]
    public async Task I1_a_second_open_loan_of_a_copy_loses_its_claim_and_leaves_nothing()
    {
        _ = await LendAsync(1, 100_001);
        var second = await UnitAsync(2, 100_001, asIfFree: true);

        var result = Assert.IsType<CommitResult.ClaimLost>(await _ledger.Commit.Commit(second));

        Assert.Equal("I1_one_open_loan_per_copy", result.Constraint);
        _ = Assert.Single(await _ledger.LoansAsync());
        Assert.Equal([EventKind.LoanOpened], await _ledger.EventsAsync());
        Assert.Equal(1, (await _ledger.Load.Patron(new PatronId(2)))!.Version);
    }

    [Fact]
    public async Task I3_a_loan_closes_once()
    {
        var loan = await LendAsync(1, 100_001);
        var closed = loan with { Version = 2, ClosedAt = SmallWorld.Noon };
        _ = await CommitAsync(Unit([new LoanClosed(closed, SmallWorld.Main, Channel.Desk)]));

        var again = await CommitAsync(Unit([new LoanClosed(closed, SmallWorld.Rungsted, Channel.Desk)]));

        _ = Assert.IsType<CommitResult.ClaimLost>(again);
        Assert.Equal([EventKind.LoanOpened, EventKind.LoanClosed], await _ledger.EventsAsync());
    }

    [Fact]
    public async Task I11_a_second_active_reservation_of_a_patron_on_a_title_loses_its_claim()
    {
        var first = Reservation(11, patron: 1, title: 1, place: 1);
        Assert.Equal(CommitResult.Committed.Instance, await CommitAsync(Unit([new ReservationPlaced(first)])));

        var second = first with { Id = new ReservationId(12), Place = 2 };
        var result = await CommitAsync(Unit([new ReservationPlaced(second)]));

        Assert.Equal(
            "I11_one_active_reservation_per_patron_and_title",
            Assert.IsType<CommitResult.ClaimLost>(result).Constraint);
    }

    [Fact]
    public async Task I12_two_reservations_never_have_one_place()
    {
        _ = await CommitAsync(Unit([new ReservationPlaced(Reservation(11, patron: 1, title: 1, place: 1))]));

        var result = await CommitAsync(Unit([new ReservationPlaced(Reservation(12, patron: 2, title: 1, place: 1))]));

        Assert.Equal("I12_one_reservation_per_place", Assert.IsType<CommitResult.ClaimLost>(result).Constraint);
    }

    [Fact]
    public async Task I13_a_copy_is_captured_for_one_reservation_only()
    {
        var (first, second) = (Reservation(11, 1, 1, 1), Reservation(12, 2, 1, 2));
        _ = await CommitAsync(Unit([new ReservationPlaced(first), new ReservationPlaced(second)]));
        _ = await CommitAsync(Unit([new ReservationMoved(first, Captured(first))]));

        var result = await CommitAsync(Unit([new ReservationMoved(second, Captured(second))]));

        Assert.Equal("I13_one_reservation_per_captured_copy", Assert.IsType<CommitResult.ClaimLost>(result).Constraint);
    }

    [Fact]
    public async Task I14_a_reservation_ends_once()
    {
        var placed = Reservation(11, 1, 1, 1);
        _ = await CommitAsync(Unit([new ReservationPlaced(placed)]));
        var ended = placed with { Version = 2, State = ReservationState.Cancelled };
        Assert.Equal(CommitResult.Committed.Instance, await CommitAsync(Unit([new ReservationMoved(placed, ended)])));

        var again = await CommitAsync(Unit(
            [new ReservationMoved(placed, ended with { State = ReservationState.Expired })]));

        _ = Assert.IsType<CommitResult.ClaimLost>(again);
        Assert.Equal([(11L, 1L, ReservationState.Cancelled)], await _ledger.ReservationsAsync());
    }

    [Fact]
    public async Task A_reservation_of_several_titles_stands_in_all_their_queues()
    {
        var placed = Reservation(11, 1, 1, 4) with
        {
            OtherTitles = [new QueuePlace(new TitleId(2), 7), new QueuePlace(new TitleId(3), 1)],
        };
        _ = await CommitAsync(Unit([new ReservationPlaced(placed)]));

        foreach (var (title, place) in new[] { (1L, 4L), (2L, 7L), (3L, 1L) })
        {
            var found = Assert.Single((await _ledger.Load.Title(new TitleId(title)))!.Queue);
            Assert.Equal((11L, place), (found.Id.Value, found.PlaceIn(new TitleId(title))));
            Assert.Equal(placed.OtherTitles.AsEnumerable(), found.OtherTitles);
        }

        var held = Assert.Single((await _ledger.Load.Patron(new PatronId(1)))!.Reservations);
        Assert.Equal([1L, 2L, 3L], held.Titles.Select(title => title.Value));
    }

    [Fact]
    public async Task A_reservation_of_several_titles_belongs_to_the_one_whose_copy_was_captured()
    {
        var placed = Reservation(11, 1, 1, 4) with { OtherTitles = [new QueuePlace(new TitleId(2), 7)] };
        _ = await CommitAsync(Unit([new ReservationPlaced(placed)]));
        var ofTheOther = Captured(placed) with { CopyId = new CopyId(100_002) };
        _ = await CommitAsync(Unit([new ReservationMoved(placed, ofTheOther)]));

        var held = Assert.Single((await _ledger.Load.Patron(new PatronId(1)))!.Reservations);
        Assert.Equal(new TitleId(2), held.TitleId);
        foreach (var title in new[] { 1L, 2L })
        {
            var found = Assert.Single((await _ledger.Load.Title(new TitleId(title)))!.Queue);
            Assert.Equal((new TitleId(2), "T2"), (found.DecidedBy, found.Title.Value));
        }

        var second = await CommitAsync(Unit([new ReservationMoved(placed, Captured(placed))]));
        Assert.Equal("version", Assert.IsType<CommitResult.ClaimLost>(second).Constraint);
    }

    [Fact]
    public async Task Changes_of_a_reservation_are_kept()
    {
        var placed = Reservation(11, 1, 1, 1) with
        {
            Issue = "2026:4",
            InterestNoticeOn = new DateOnly(2027, 5, 12),
            PickupNoticeOn = new DateOnly(2027, 5, 2),
            NextActionAt = Days.Instant("2027-05-12T06:00:00Z"),
        };
        var paused = placed with
        {
            Version = 2,
            PickupBranch = SmallWorld.Rungsted,
            InterestUntil = new DateOnly(2027, 6, 30),
            InterestNoticeOn = new DateOnly(2027, 6, 20),
            PickupNoticeOn = new DateOnly(2027, 6, 2),
            NextActionAt = Days.Instant("2027-06-20T06:00:00Z"),
            PausedFrom = new DateOnly(2026, 12, 1),
            PausedUntil = new DateOnly(2026, 12, 24),
        };
        _ = await CommitAsync(Unit([new ReservationPlaced(placed)]));
        Assert.Equal(placed, Assert.Single((await _ledger.Load.Title(new TitleId(1)))!.Queue));

        _ = await CommitAsync(Unit([new ReservationMoved(placed, paused)]));
        Assert.Equal(paused, Assert.Single((await _ledger.Load.Title(new TitleId(1)))!.Queue));
        Assert.Equal(EventKind.ReservationChanged, (await _ledger.EventsAsync())[^1]);

        var going = paused with { Version = 3, PausedFrom = null, PausedUntil = null };
        _ = await CommitAsync(Unit([new ReservationMoved(paused, going)]));
        Assert.Equal(going, Assert.Single((await _ledger.Load.Title(new TitleId(1)))!.Queue));
    }

    [Fact]
    public async Task I11_a_patron_waits_once_for_each_issue()
    {
        var first = Reservation(11, 1, 1, 1) with { Issue = "2026:4" };
        var second = Reservation(12, 1, 1, 2) with { Issue = "2026:5" };
        var again = Reservation(13, 1, 1, 3) with { Issue = "2026:5" };

        Assert.Equal(
            CommitResult.Committed.Instance,
            await CommitAsync(Unit([new ReservationPlaced(first), new ReservationPlaced(second)])));
        Assert.Equal(
            "I11_one_active_reservation_per_patron_and_title",
            Assert.IsType<CommitResult.ClaimLost>(await CommitAsync(Unit([new ReservationPlaced(again)]))).Constraint);
    }

    [Fact]
    public async Task A_captured_copy_passes_to_the_next_within_one_unit()
    {
        var (first, second) = (Reservation(11, 1, 1, 1), Reservation(12, 2, 1, 2));
        var captured = Captured(first);
        _ = await CommitAsync(Unit([new ReservationPlaced(first), new ReservationPlaced(second)]));
        _ = await CommitAsync(Unit([new ReservationMoved(first, captured)]));

        var result = await CommitAsync(Unit(
        [
            new ReservationMoved(captured, captured with { Version = 3, State = ReservationState.Cancelled }),
            new ReservationMoved(second, Captured(second)),
        ]));

        Assert.Equal(CommitResult.Committed.Instance, result);
        Assert.Equal(
            new ReservationId(12), (await _ledger.Load.Copy(new CopyId(100_001)))!.Capture!.Reservation);
    }

    [Fact]
    public async Task A_captured_copy_that_is_not_to_be_had_lets_its_reservation_wait_again()
    {
        var placed = Reservation(11, 1, 1, 1);
        var captured = Captured(placed);
        _ = await CommitAsync(Unit([new ReservationPlaced(placed)]));
        _ = await CommitAsync(Unit([new ReservationMoved(placed, captured)]));

        var released = Capturing.Released(captured, SmallWorld.Library());
        var result = await CommitAsync(Unit([new ReservationMoved(captured, released)]));

        Assert.Equal(CommitResult.Committed.Instance, result);
        Assert.Null((await _ledger.Load.Copy(new CopyId(100_001)))!.Capture);
        Assert.Equal(EventKind.ReservationReleased, (await _ledger.EventsAsync())[^1]);
    }

    [Fact]
    public async Task I25_the_same_request_is_answered_as_before_and_another_one_is_told_apart()
    {
        var unit = await UnitAsync(1, 100_001);
        _ = await _ledger.Commit.Commit(unit);

        var same = Assert.IsType<CommitResult.AnsweredBefore>(await _ledger.Commit.Commit(unit));
        var other = Assert.IsType<CommitResult.AnsweredBefore>(await _ledger.Commit.Commit(
            unit with { Request = unit.Request!.Value with { Fingerprint = Guid.NewGuid() } }));

        Assert.True(same.SameRequest);
        Assert.Equal(((Lent)unit.Answer).Loan, Assert.IsType<Lent>(same.Answer).Loan);
        Assert.False(other.SameRequest);
        _ = Assert.Single(await _ledger.LoansAsync());
    }

    [Fact]
    public async Task I26_a_refusal_is_remembered_with_its_key()
    {
        var refusal = new Refused([new Refusal("copy.on-loan", "copy.one-loan", "Somebody else has it.")]);
        var unit = Unit([]) with { Answer = refusal };
        _ = await _ledger.Commit.Commit(unit);

        var again = Assert.IsType<CommitResult.AnsweredBefore>(await _ledger.Commit.Commit(unit));

        Assert.Equal("copy.on-loan", Assert.Single(Assert.IsType<Refused>(again.Answer).Refusals).Code);
    }

    [Fact]
    public async Task A_unit_without_a_key_only_checks_its_fences()
    {
        var unit = (await UnitAsync(1, 100_001)) with { Request = null, Facts = [] };
        unit = unit with { Fences = [.. unit.Fences.Select(fence => fence with { Mode = FenceMode.Read })] };
        Assert.Equal(CommitResult.Committed.Instance, await _ledger.Commit.Commit(unit));
        _ = await LendAsync(1, 100_002);

        _ = Assert.IsType<CommitResult.FencesBroken>(await _ledger.Commit.Commit(unit));
        Assert.Equal([EventKind.LoanOpened], await _ledger.EventsAsync());
    }

    [Fact]
    public async Task Units_that_come_together_are_each_atomic_and_the_good_ones_go_on()
    {
        var taken = await UnitAsync(1, 100_001, asIfFree: true);
        _ = await LendAsync(2, 100_001);
        var units = new List<UnitOfWork> { taken };
        for (var patron = 3; patron <= 8; patron++)
        {
            units.Add(await UnitAsync(patron, 100_000 + patron));
        }

        var results = await Task.WhenAll(units.Select(unit => _ledger.Commit.Commit(unit).AsTask()));

        _ = Assert.IsType<CommitResult.FencesBroken>(results[0]);
        Assert.All(results[1..], result => Assert.Equal(CommitResult.Committed.Instance, result));
        Assert.Equal(7, (await _ledger.LoansAsync()).Count);
    }

    [Fact]
    public async Task A_touch_moves_a_version_that_was_not_read()
    {
        var unit = Unit([]) with { Fences = [Fence.Touch(new PatronId(1)), Fence.Touch(new TitleId(1))] };

        _ = await _ledger.Commit.Commit(unit);

        Assert.Equal(2, (await _ledger.Load.Patron(new PatronId(1)))!.Version);
        Assert.Equal(2, (await _ledger.Load.Title(new TitleId(1)))!.Version);
    }

    [Fact]
    public async Task A_hold_compares_without_moving()
    {
        var title = (await _ledger.Load.Title(new TitleId(1)))!;
        var unit = Unit([]) with { Fences = [Fence.On(title, FenceMode.Hold)] };

        Assert.Equal(CommitResult.Committed.Instance, await _ledger.Commit.Commit(unit));
        Assert.Equal(1, (await _ledger.Load.Title(new TitleId(1)))!.Version);
    }

    [Fact]
    public async Task Of_many_that_race_for_a_copy_with_the_same_knowledge_one_wins()
    {
        var units = new List<UnitOfWork>();
        for (var patron = 1; patron <= 8; patron++)
        {
            units.Add(await UnitAsync(patron, 100_001));
        }

        var results = await Task.WhenAll(units.Select(unit => Task.Run(async () => await _ledger.Commit.Commit(unit))));

        Assert.Equal(1, results.Count(result => result is CommitResult.Committed));
        Assert.Equal(7, results.Count(result => result is CommitResult.FencesBroken));
        _ = Assert.Single(await _ledger.LoansAsync());
    }

    [Fact]
    public async Task Due_reservations_come_in_order_and_only_when_their_time_has_run_out()
    {
        var early = Reservation(16, 1, 1, 1) with { NextActionAt = SmallWorld.Noon.AddDays(-2) };
        var late = Reservation(32, 2, 2, 1) with { NextActionAt = SmallWorld.Noon.AddDays(-1) };
        var never = Reservation(48, 3, 3, 1) with { NextActionAt = SmallWorld.Noon.AddSeconds(1) };
        _ = await CommitAsync(Unit(
            [new ReservationPlaced(late), new ReservationPlaced(early), new ReservationPlaced(never)]));

        var due = await _ledger.Load.DueReservations(shard: 0, SmallWorld.Noon, most: 10);

        Assert.Equal([16L, 32L], due.Select(one => one.ReservationId.Value));
    }

    private async Task<Loan> LendAsync(long patron, long copy)
    {
        var unit = await UnitAsync(patron, copy);
        Assert.Equal(CommitResult.Committed.Instance, await _ledger.Commit.Commit(unit));
        return ((Lent)unit.Answer).Loan;
    }

    /// <summary>The unit that the checkout rule makes of what the ledger says now.</summary>
    private async Task<UnitOfWork> UnitAsync(long patron, long copy, bool asIfFree = false)
    {
        var command = SmallWorld.CheckOut(patron, copy);
        var held = (await _ledger.Load.Copy(new CopyId(copy)))!;
        var decision = Checkout.Decide(
            new Checkout.Case(
                command,
                (await _ledger.Load.Patron(new PatronId(patron)))!,
                asIfFree ? held with { Loan = null } : held,
                null,
                _library,
                null,
                SmallWorld.Noon),
            new LoanId(_ledger.Ids.Next()));
        return Unit(decision.Facts) with
        {
            Request = command.Key,
            Fences = decision.Fences,
            Answer = decision.Answer,
        };
    }

    private ValueTask<CommitResult> CommitAsync(UnitOfWork unit) => _ledger.Commit.Commit(unit);

    private static UnitOfWork Unit(System.Collections.Immutable.ImmutableArray<Fact> facts) => new()
    {
        Request = SmallWorld.Key(),
        Origin = SmallWorld.Desk,
        At = SmallWorld.Noon,
        Fences = [],
        Facts = facts,
        Answer = Told.Instance,
    };

    private static Reservation Captured(Reservation waiting) => waiting with
    {
        Version = waiting.Version + 1,
        State = ReservationState.Ready,
        CopyId = new CopyId(100_001),
        PickupUntil = new DateOnly(2026, 12, 1),
    };

    private static Reservation Reservation(long id, long patron, long title, long place) => new()
    {
        Id = new ReservationId(id),
        Version = 1,
        PatronId = new PatronId(patron),
        TitleId = new TitleId(title),
        Title = TitleReference.Of($"T{title}"),
        Library = SmallWorld.Hoersholm,
        PickupBranch = SmallWorld.Main,
        Place = place,
        State = ReservationState.Waiting,
        PlacedAt = SmallWorld.Noon,
        InterestUntil = new DateOnly(2027, 5, 22),
        Channel = Channel.Desk,
    };
}

public sealed class MemoryLedgerTests : LedgerContract
{
    protected override LedgerUnderTest Make() => new MemoryLedgerUnderTest();
}

[Collection(PostgresCollection.Name)]
public sealed class PostgresLedgerTests(PostgresFixture postgres) : LedgerContract
{
    protected override LedgerUnderTest Make() => new PostgresLedgerUnderTest(postgres.CreateDatabase());
}
