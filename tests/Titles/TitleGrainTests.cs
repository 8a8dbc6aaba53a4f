using Skranke.Actors;
using Skranke.Basics;
using Skranke.Ledger;
using Skranke.Reservations;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Titles;

/// <summary>The title's grain: everything that changes a queue happens in its turn.</summary>
public sealed class TitleGrainTests
{
    private static readonly GrainKey Title = GrainKey.Of(ATitle.Id);

    private static readonly LapseReservation LapseOfTheFirst = new(new ReservationId(8001));

    [Fact]
    public async Task Queues_in_the_order_in_which_it_is_asked()
    {
        var host = TestHost.WithSmallLibrary();

        var first = (await host.Ask(ARequest.Reserve())).As<Reserved>();
        var second = (await host.Ask(
            ARequest.Reserve() with { Key = ARequest.Key(11), PatronId = APatron.OtherId })).As<Reserved>();

        Assert.Equal([(1L, 1), (2L, 2)], new[] { first, second }.Select(one => (one.Reservation.Place, one.Position)));
        Assert.Empty(await host.GrainsThatAreWrong());
        Assert.Equal(["title 4001"], host.Ledger.Loads.Where(load => load[0] == 't').Distinct());
    }

    [Fact]
    public async Task A_patron_joins_once()
    {
        var host = TestHost.WithSmallLibrary();
        _ = await host.Ask(ARequest.Reserve());

        var again = await host.Ask(ARequest.Reserve() with { Key = ARequest.Key(11) });

        Assert.Equal(RefusalCodes.ReservationDuplicate, again.OnlyRefusal().Code);
    }

    [Fact]
    public async Task Knows_only_titles_of_the_library_that_asks()
    {
        var host = TestHost.WithSmallLibrary();
        var fromRana = ARequest.Kiosk with { Library = ALibrary.RanaIsil };

        var foreign = await host.Ask(ARequest.Reserve() with { Origin = fromRana });
        var unknown = await host.Ask(ARequest.Reserve() with { Key = ARequest.Key(11), TitleId = new TitleId(404) });

        Assert.Equal(RefusalCodes.TitleUnknown, foreign.OnlyRefusal().Code);
        Assert.Equal(RefusalCodes.TitleUnknown, unknown.OnlyRefusal().Code);
    }

    [Fact]
    public async Task A_copy_that_is_given_up_passes_to_the_next_in_the_same_unit()
    {
        var host = TestHost.WithSmallLibrary(
            AReservation.Ready(APatron.Id), AReservation.Waiting(APatron.OtherId, place: 2));
        _ = await host.Ask(ARequest.Renew() with { Key = ARequest.Key(12) });

        _ = (await host.Ask(ARequest.Cancel(new ReservationId(8001)))).As<ReservationClosed>();

        Assert.Equal(
            [ReservationState.Cancelled, ReservationState.Ready], host.Ledger.Reservations.Select(one => one.State));
        Assert.Equal(APatron.OtherId, (await host.Ledger.Copy(ACopy.Id))!.Capture!.PatronId);
        Assert.Contains("Title tells Copy: Changed", host.Calls);
        Assert.Empty(await host.GrainsThatAreWrong());
    }

    [Fact]
    public async Task What_was_cancelled_is_not_cancelled_again()
    {
        var host = TestHost.WithSmallLibrary(AReservation.Waiting(APatron.Id));
        _ = await host.Ask(ARequest.Cancel(new ReservationId(8001)));

        var again = await host.Ask(ARequest.Cancel(new ReservationId(8001)) with { Key = ARequest.Key(11) });

        Assert.Equal(RefusalCodes.ReservationEnded, again.OnlyRefusal().Code);
    }

    [Fact]
    public async Task A_reservation_whose_time_has_run_out_lapses_once()
    {
        var host = TestHost.WithSmallLibrary(AReservation.Ready(APatron.Id));
        host.Now = Days.Noon("2026-11-10");

        var first = (await host.Ask(Title, LapseOfTheFirst)).As<Concluded>();
        var overlapping = (await host.Twin().Ask(Title, LapseOfTheFirst)).As<Concluded>();

        Assert.Equal(ReservationState.Expired, first.Answer.As<ReservationClosed>().Reservation.State);
        Assert.Equal(RefusalCodes.ReservationEnded, overlapping.Answer.OnlyRefusal().Code);
        Assert.Single(host.Ledger.Committed, unit => !unit.Facts.IsEmpty);
        Assert.Empty(await host.GrainsThatAreWrong());
    }

    [Fact]
    public async Task A_lapse_that_came_too_early_does_not_keep_it_from_lapsing_later()
    {
        var host = TestHost.WithSmallLibrary(AReservation.Ready(APatron.Id));
        host.Now = Days.Noon("2026-11-09");
        _ = await host.Ask(Title, LapseOfTheFirst);
        Assert.True(Assert.Single(host.Ledger.Reservations).IsActive);

        host.Now = Days.Noon("2026-11-10");
        _ = await host.Ask(Title, LapseOfTheFirst);

        Assert.Equal(ReservationState.Expired, Assert.Single(host.Ledger.Reservations).State);
    }

    [Fact]
    public async Task A_lapse_is_the_engines_own_doing()
    {
        var host = TestHost.WithSmallLibrary(AReservation.Ready(APatron.Id));
        host.Now = Days.Noon("2026-11-10");

        _ = await host.Ask(Title, LapseOfTheFirst);

        Assert.Equal(
            new Origin(ALibrary.HoersholmIsil, 0, Skranke.Loans.Channel.Engine),
            Assert.Single(host.Ledger.Committed).Origin);
    }

    [Fact]
    public async Task A_lapse_of_an_unknown_title_does_nothing()
    {
        var host = TestHost.WithSmallLibrary();

        var answer = await host.Ask(GrainKey.Of(new TitleId(404)), LapseOfTheFirst);

        Assert.False(answer.As<Concluded>().JustNow);
        Assert.Empty(host.Ledger.Tried);
    }

    [Fact]
    public async Task Gives_its_memory_or_the_truth_as_it_is_asked()
    {
        var host = TestHost.WithSmallLibrary();
        _ = await host.Ask(Title, new AskTitle(Fresh: false));
        _ = host.Ledger.Put(ATitle.Queued() with { Version = 99 });

        var remembered = (await host.Ask(Title, new AskTitle(Fresh: false))).As<TitleSnapshot>();
        var fresh = (await host.Ask(Title, new AskTitle(Fresh: true))).As<TitleSnapshot>();

        Assert.Equal((21, 99), (remembered.Title!.Version, fresh.Title!.Version));
    }

    [Fact]
    public async Task A_queue_that_changed_meanwhile_is_joined_at_its_new_end()
    {
        var host = TestHost.WithSmallLibrary();
        _ = await host.Ask(Title, new AskTitle(Fresh: false));
        _ = await host.Twin().Ask(ARequest.Reserve() with { PatronId = APatron.OtherId });

        var reserved = (await host.Ask(ARequest.Reserve() with { Key = ARequest.Key(11) })).As<Reserved>();

        Assert.Equal((2L, 2), (reserved.Reservation.Place, reserved.Position));
        Assert.Empty(await host.GrainsThatAreWrong());
    }

    [Fact]
    public async Task Is_not_asked_what_it_does_not_decide()
    {
        var host = TestHost.WithSmallLibrary();

        await Assert.ThrowsAsync<InvariantBrokenException>(() => host.Ask(Title, new Tick()).AsTask());
    }
}
