using Skranke.Actors;
using Skranke.Basics;
using Skranke.Copies;
using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.Reservations;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Titles;

/// <summary>A reservation of any of several titles stands in several queues and is one: the first capture ends its
/// waiting in all of them (I11-I15).</summary>
public sealed class SeveralTitlesTests
{
    private static readonly PlaceReservation Either = ARequest.Reserve() with { OtherTitles = [ATitle.OtherId] };

    private static readonly CheckIn OfTheOther = ARequest.CheckIn() with
    {
        Key = ARequest.Key(21),
        CopyId = ACopy.OfOtherTitle().Id,
    };

    [Fact]
    public async Task Is_placed_once_with_a_place_in_each_queue()
    {
        var host = World(AReservation.Waiting(APatron.OtherId, place: 6));

        var placed = (await host.Ask(Either)).As<Reserved>();

        Assert.Equal(1, placed.Position);
        Assert.Equal(
            (7L, 1L),
            (placed.Reservation.PlaceIn(ATitle.Id), placed.Reservation.PlaceIn(ATitle.OtherId)));
        Assert.Equal(2, host.Ledger.Reservations.Count());
        Assert.Empty(await host.GrainsThatAreWrong());
    }

    [Fact]
    public async Task Asks_the_queues_again_where_another_one_had_changed()
    {
        var host = World();
        _ = await host.Ask(GrainKey.Of(ATitle.OtherId), new AskTitle(Fresh: false));
        _ = await host.Twin().Ask(
            ARequest.Reserve() with { PatronId = APatron.OtherId, TitleId = ATitle.OtherId, Key = ARequest.Key(22) });

        var placed = (await host.Ask(Either)).As<Reserved>();

        Assert.Equal(2, placed.Reservation.PlaceIn(ATitle.OtherId));
        Assert.Empty(await host.GrainsThatAreWrong());
    }

    [Fact]
    public async Task Every_title_must_be_known_and_of_the_library()
    {
        var host = World(ATitle.Other() with { Id = new TitleId(4009), Library = ALibrary.RanaIsil });

        foreach (var other in new[] { 404, 4009 })
        {
            var reply = await host.Ask(
                Either with { Key = ARequest.Key(other), OtherTitles = [new TitleId(other)] });
            Assert.Equal(RefusalCodes.TitleUnknown, reply.OnlyRefusal().Code);
        }
    }

    [Fact]
    public async Task The_first_capture_ends_the_waiting_for_the_others()
    {
        var host = World();
        _ = await host.Ask(Either);

        var other = (await host.Ask(OfTheOther)).As<CheckedIn>();
        var first = (await host.Ask(ARequest.CheckIn())).As<CheckedIn>();

        Assert.Equal(RouteAction.ReservationShelf, other.Route.Action);
        Assert.Equal(RouteAction.Shelf, first.Route.Action);
        var captured = Assert.Single((await host.Ledger.Title(ATitle.Id))!.Queue);
        Assert.Equal((ReservationState.Ready, ATitle.OtherId), (captured.State, captured.DecidedBy));
        Assert.Empty(await host.GrainsThatAreWrong());
    }

    [Fact]
    public async Task Two_hosts_that_capture_at_once_give_it_one_copy()
    {
        var host = World();
        _ = await host.Ask(Either);
        var twin = host.Twin();
        _ = await twin.Ask(GrainKey.Of(ATitle.Id), new AskTitle(Fresh: false));

        _ = await host.Ask(OfTheOther);
        var late = (await twin.Ask(ARequest.CheckIn())).As<CheckedIn>();

        Assert.Equal(RouteAction.Shelf, late.Route.Action);
        Assert.Equal(ACopy.OfOtherTitle().Id, Assert.Single(host.Ledger.Reservations).CopyId);
    }

    [Fact]
    public async Task A_lost_claim_is_decided_again()
    {
        var host = World();
        _ = await host.Ask(Either);
        host.Ledger.Scripted.Enqueue(_ => new CommitResult.ClaimLost("version"));

        var back = (await host.Ask(OfTheOther)).As<CheckedIn>();

        Assert.Equal(RouteAction.ReservationShelf, back.Route.Action);
    }

    [Fact]
    public async Task Is_cancelled_where_its_copy_was_captured()
    {
        var host = World();
        var placed = (await host.Ask(Either)).As<Reserved>().Reservation;
        _ = await host.Ask(OfTheOther);

        var closed = await host.Ask(ARequest.Cancel(placed.Id));

        Assert.Equal(ReservationState.Cancelled, closed.As<ReservationClosed>().Reservation.State);
        Assert.Null((await host.Ledger.Copy(ACopy.OfOtherTitle().Id))!.Capture);
        Assert.Empty(await host.GrainsThatAreWrong());
    }

    [Fact]
    public async Task A_patron_whose_memory_is_old_reloads_and_finds_the_title_that_decides()
    {
        var host = World();
        var placed = (await host.Ask(Either)).As<Reserved>().Reservation;
        _ = await host.Twin().Ask(OfTheOther);

        var closed = await host.Ask(ARequest.Cancel(placed.Id));

        Assert.Equal(ReservationState.Cancelled, closed.As<ReservationClosed>().Reservation.State);
        Assert.Empty(await host.GrainsThatAreWrong());
    }

    [Fact]
    public async Task A_timer_that_asks_the_wrong_title_ends_nothing()
    {
        var host = World();
        var placed = (await host.Ask(Either)).As<Reserved>().Reservation;
        _ = await host.Ask(OfTheOther);
        host.Now = Days.Noon("2027-01-15");

        Assert.Same(Stale.Instance, await host.Ask(GrainKey.Of(ATitle.Id), new LapseReservation(placed.Id)));
        Assert.True(Assert.Single(host.Ledger.Reservations).IsActive);

        _ = await host.Ask(GrainKey.Of(ATitle.OtherId), new LapseReservation(placed.Id));
        Assert.Equal(ReservationState.Expired, Assert.Single(host.Ledger.Reservations).State);
    }

    [Fact]
    public async Task Borrowing_the_captured_copy_ends_it_in_all_queues()
    {
        var host = World();
        _ = await host.Ask(Either);
        _ = await host.Ask(OfTheOther);

        var lent = (await host.Ask(ARequest.CheckOut() with { CopyId = ACopy.OfOtherTitle().Id })).As<Lent>();

        Assert.NotNull(lent.Fulfilled);
        Assert.Empty((await host.Ledger.Title(ATitle.Id))!.Queue);
        Assert.Empty(await host.GrainsThatAreWrong());
    }

    /// <summary>The queue of the other title is not decided upon in this turn; the pick list finds the copy.</summary>
    [Fact]
    public async Task Borrowing_another_of_the_titles_leaves_the_captured_copy_free_on_its_shelf()
    {
        var host = World();
        _ = await host.Ask(Either);
        _ = await host.Ask(OfTheOther);

        var lent = (await host.Ask(ARequest.CheckOut())).As<Lent>();

        Assert.NotNull(lent.Fulfilled);
        var kept = (await host.Ledger.Copy(ACopy.OfOtherTitle().Id))!;
        Assert.Equal((null, null), (kept.Capture, kept.Loan));
        Assert.Equal(ReservationState.Fulfilled, Assert.Single(host.Ledger.Reservations).State);
        Assert.Empty(await host.GrainsThatAreWrong());
    }

    [Fact]
    public async Task An_unfit_copy_lets_it_wait_again_in_all_queues()
    {
        var host = World();
        _ = await host.Ask(Either);
        _ = await host.Ask(OfTheOther);

        _ = await host.Ask(OfTheOther with
        {
            Key = ARequest.Key(23),
            Condition = CopyStatus.Damaged,
        });

        Assert.Equal(1, ReservationQueue.PositionOf(
            (await host.Ledger.Title(ATitle.Id))!, Assert.Single((await host.Ledger.Title(ATitle.Id))!.Queue)));
        Assert.Empty(await host.GrainsThatAreWrong());
        Assert.Equal(RouteAction.ReservationShelf, (await host.Ask(ARequest.CheckIn())).As<CheckedIn>().Route.Action);
    }

    [Fact]
    public async Task Is_sent_elsewhere_and_placed_on_the_shelf_there()
    {
        var host = World(ALibrary.Hoersholm().WithReservations(
            reservations => reservations with { ReadyWhen = ReadyWhen.Placed }));
        var placed = (await host.Ask(Either)).As<Reserved>().Reservation;
        _ = await host.Ask(OfTheOther);

        var changed = await host.Ask(ARequest.Change(placed.Id) with { PickupBranch = ALibrary.Kokkedal });
        Assert.Equal(ReservationState.InTransit, changed.As<ReservationChanged>().Reservation.State);
        Assert.Empty(await host.GrainsThatAreWrong());

        _ = await host.Ask(OfTheOther with { Key = ARequest.Key(24), Branch = ALibrary.Kokkedal });
        Assert.Empty(host.Ledger.Memory.Notices);
        Assert.Same(Stale.Instance, await host.Ask(ARequest.PlaceOnShelf(placed.Id)));
        var ready = await host.Ask(ARequest.PlaceOnShelf(placed.Id) with { TitleId = ATitle.OtherId });

        Assert.Equal(ReservationState.Ready, ready.As<ReservationChanged>().Reservation.State);
        Assert.Single(host.Ledger.Memory.Notices);
        Assert.Empty(await host.GrainsThatAreWrong());
    }

    private static TestHost World(params object[] rows) =>
        TestHost.WithSmallLibrary([ATitle.Other(), ACopy.OfOtherTitle(), .. rows]);
}
