using Skranke.Actors;
using Skranke.Basics;
using Skranke.Ledger;
using Skranke.Notices;
using Skranke.Reservations;
using Skranke.Tests.Builders;
using Skranke.Titles;
using Xunit;

namespace Skranke.Tests.Reservations;

/// <summary>Leaving a queue, by one's own wish or because time ran out (I14, I15).</summary>
public sealed class EndingTests
{
    private static readonly PatronId Third = new(1003);

    public static TheoryData<ReservationState> ActiveStates =>
        [ReservationState.Waiting, ReservationState.InTransit, ReservationState.Ready];

    [Theory]
    [MemberData(nameof(ActiveStates))]
    public void A_patron_may_cancel_in_every_state(ReservationState state)
    {
        var before = In(state);
        var after = before.EndedAs(ReservationState.Cancelled);

        var decision = Cancel(before, ATitle.Queued(before));

        Assert.Equal([new ReservationMoved(before, after)], decision.Facts.ToArray());
        Assert.Equal(new ReservationClosed(after), decision.Answer);
    }

    [Fact]
    public void Moves_the_queue_and_touches_the_patron_who_left()
    {
        var before = In(ReservationState.Waiting);
        var title = ATitle.Queued(before);

        Assert.Equal(
            [Fence.On(title, FenceMode.Bump), Fence.On(ALibrary.Hoersholm()), Fence.Touch(APatron.Id)],
            Cancel(before, title).Fences.ToArray());
    }

    [Theory]
    [InlineData(ReservationState.InTransit)]
    [InlineData(ReservationState.Ready)]
    public void Touches_the_copy_that_was_captured(ReservationState state)
    {
        var before = In(state);

        Assert.Contains(Fence.Touch(ACopy.Id), Cancel(before, ATitle.Queued(before)).Fences);
    }

    [Fact]
    public void What_has_ended_does_not_end_again()
    {
        var decision = Cancel(In(ReservationState.Waiting), ATitle.Queued(AReservation.Waiting(Third, place: 2)));

        Assert.Equal([RefusalCodes.ReservationEnded], decision.Codes());
        Assert.Empty(decision.Facts);
        Assert.All(decision.Fences, fence => Assert.Equal(FenceMode.Read, fence.Mode));
    }

    [Fact]
    public void A_copy_on_the_shelf_passes_to_the_next_who_waits()
    {
        var ready = In(ReservationState.Ready);
        var next = AReservation.Waiting(APatron.OtherId, place: 2);

        var decision = Cancel(ready, ATitle.Queued(ready, next, AReservation.Waiting(Third, place: 3)));

        var passedOn = Assert.Single(decision.Facts.OfType<ReservationMoved>(), moved => moved.Before == next);
        Assert.Equal(AReservation.Ready(APatron.OtherId, place: 2, pickupUntil: "2026-11-09"), passedOn.After);
        Assert.Equal(
            [nameof(ReservationMoved), nameof(ReservationMoved), nameof(NoticeQueued)], decision.FactNames());
        Assert.Equal(
            new Notice(
                default, APatron.OtherId, ALibrary.HoersholmIsil, NoticeKind.ReservationReady, 8002, 2, ATitle.Id,
                Days.Day("2026-11-09")),
            decision.Fact<NoticeQueued>().Notice);
    }

    [Fact]
    public void It_goes_on_its_way_where_the_next_picks_up_elsewhere()
    {
        var ready = In(ReservationState.Ready);
        var next = AReservation.Waiting(APatron.OtherId, place: 2).PickedUpAt(ALibrary.Kokkedal);

        var decision = Cancel(ready, ATitle.Queued(ready, next));

        Assert.Equal(
            AReservation.InTransit(APatron.OtherId, place: 2).PickedUpAt(ALibrary.Kokkedal),
            decision.Facts.OfType<ReservationMoved>().Last().After);
    }

    [Fact]
    public void It_does_not_pass_to_somebody_who_wants_another_copy()
    {
        var ready = In(ReservationState.Ready);
        var wantsAnother = AReservation.Waiting(APatron.OtherId, place: 2).Wanting(ACopy.OtherId);

        Assert.Single(Cancel(ready, ATitle.Queued(ready, wantsAnother)).Facts);
    }

    [Fact]
    public void A_copy_under_way_is_given_to_the_next_when_it_arrives()
    {
        var underWay = In(ReservationState.InTransit);
        var next = AReservation.Waiting(APatron.OtherId, place: 2);

        Assert.Single(Cancel(underWay, ATitle.Queued(underWay, next)).Facts);
    }

    [Theory]
    [InlineData(ReservationState.Waiting, "2027-03-30", false)]
    [InlineData(ReservationState.Waiting, "2027-03-31", true)]
    [InlineData(ReservationState.Ready, "2026-11-09", false)]
    [InlineData(ReservationState.Ready, "2026-11-10", true)]
    [InlineData(ReservationState.InTransit, "2030-01-01", false)]
    public void Lapses_only_when_its_last_day_is_past(ReservationState state, string today, bool lapses)
    {
        var before = In(state);

        var decision = End(before, ATitle.Queued(before), ReservationState.Expired, Days.Noon(today));

        Assert.Equal(
            lapses ? ReservationState.Expired : null, (decision.Answer as ReservationClosed)?.Reservation.State);
        Assert.Equal(
            lapses ? [nameof(ReservationMoved), nameof(NoticeQueued)] : [], decision.FactNames());
        Assert.Equal(lapses, decision.Fences.Any(fence => fence.Mode == FenceMode.Bump));
    }

    [Fact]
    public void Whose_time_ran_out_is_told_so()
    {
        var ready = In(ReservationState.Ready);

        var decision = End(ready, ATitle.Queued(ready), ReservationState.Expired, Days.Noon("2026-11-10"));

        Assert.Equal(
            new Notice(
                default, APatron.Id, ALibrary.HoersholmIsil, NoticeKind.ReservationExpired, 8001, 3, ATitle.Id,
                Days.Day("2026-11-09")),
            decision.Fact<NoticeQueued>().Notice);
    }

    [Fact]
    public void Whoever_cancels_is_told_nothing_I16()
    {
        foreach (var state in new[] { ReservationState.Ready, ReservationState.Captured, ReservationState.Waiting })
        {
            var before = In(state);
            Assert.Empty(Cancel(before, ATitle.Queued(before)).Facts.OfType<NoticeQueued>());
        }
    }

    [Fact]
    public void A_copy_in_the_bin_passes_to_the_next_who_waits()
    {
        var inTheBin = In(ReservationState.Captured);
        var next = AReservation.Waiting(APatron.OtherId, place: 2);

        var decision = Cancel(inTheBin, ATitle.Queued(inTheBin, next));

        Assert.Equal(
            ReservationState.Ready, decision.Facts.OfType<ReservationMoved>().Last().After.State);
    }

    [Fact]
    public void Leaves_all_queues_where_any_of_several_titles_will_do()
    {
        var before = In(ReservationState.Waiting).OrOther();

        Assert.Equal(
            [
                Fence.On(ATitle.Queued(before), FenceMode.Bump), Fence.On(ALibrary.Hoersholm()),
                Fence.Touch(APatron.Id), Fence.Touch(APatron.Id), Fence.Touch(ATitle.OtherId),
            ],
            Cancel(before, ATitle.Queued(before)).Fences.ToArray());
    }

    [Fact]
    public void The_title_whose_copy_was_captured_decides()
    {
        var captured = In(ReservationState.Ready).OrOther() with { CopyTitleId = ATitle.OtherId };

        Assert.Same(Decision.Elsewhere, Cancel(captured, ATitle.Queued(captured)));
        _ = Cancel(captured, ATitle.Other(captured)).Answer.As<ReservationClosed>();
    }

    [Fact]
    public void What_was_not_collected_passes_on_too()
    {
        var ready = In(ReservationState.Ready);
        var next = AReservation.Waiting(APatron.OtherId, place: 2);

        var decision = End(ready, ATitle.Queued(ready, next), ReservationState.Expired, Days.Noon("2026-11-10"));

        Assert.Equal(
            [ReservationState.Expired, ReservationState.Ready],
            decision.Facts.OfType<ReservationMoved>().Select(moved => moved.After.State));
    }

    [Fact]
    public void Refuses_to_cancel_what_has_changed_since_the_caller_read_it()
    {
        var ready = AReservation.Ready(APatron.Id);
        var the = new Ending.Case(
            ready.Id, ReservationState.Cancelled, ATitle.Queued(ready), ALibrary.Hoersholm(), Days.Now);

        var stale = Ending.Decide(the with { ExpectedVersion = 1 });

        Assert.Equal([RefusalCodes.RequestStale], stale.Codes());
        Assert.All(stale.Fences, fence => Assert.Equal(FenceMode.Read, fence.Mode));
        Assert.IsType<ReservationClosed>(Ending.Decide(the with { ExpectedVersion = 2 }).Answer);
    }

    private static Reservation In(ReservationState state) => state switch
    {
        ReservationState.Waiting => AReservation.Waiting(APatron.Id),
        ReservationState.InTransit => AReservation.InTransit(APatron.Id),
        ReservationState.Captured => AReservation.InTheBin(APatron.Id),
        _ => AReservation.Ready(APatron.Id),
    };

    private static Decision Cancel(Reservation reservation, Title title) =>
        End(reservation, title, ReservationState.Cancelled, Days.Now);

    private static Decision End(Reservation reservation, Title title, ReservationState to, DateTimeOffset now) =>
        Ending.Decide(new Ending.Case(reservation.Id, to, title, ALibrary.Hoersholm(), now));
}
