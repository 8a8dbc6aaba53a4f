using Skranke.Actors;
using Skranke.Basics;
using Skranke.Copies;
using Skranke.Ledger;
using Skranke.Reservations;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Reservations;

/// <summary>Where, until when and from when a reservation is wanted (H39, I12).</summary>
public sealed class ChangingTests
{
    private static readonly Reservation Waiting = AReservation.Waiting(APatron.Id, place: 4);

    private static readonly ChangeReservation Nothing = ARequest.Change(Waiting.Id);

    private static readonly ChangeReservation ToKokkedal = Nothing with { PickupBranch = ALibrary.Kokkedal };

    /// <summary>One case for each code, wrong in nothing else.</summary>
    private static readonly Dictionary<string, (Reservation Before, ChangeReservation Command)> WrongInOneThing = new()
    {
        [RefusalCodes.RequestStale] = (Waiting, ToKokkedal with { ExpectedVersion = 9 }),
        [RefusalCodes.BranchUnknown] = (Waiting, Nothing with { PickupBranch = ALibrary.Nowhere }),
        [RefusalCodes.ReservationNotReservable] = (
            Waiting, Nothing with { InterestUntil = Days.Day("2026-11-01") }),
        [RefusalCodes.ReservationEnded] = (Waiting, ToKokkedal with { ReservationId = new ReservationId(404) }),
        [RefusalCodes.ReservationCaptured] = (
            AReservation.Ready(APatron.Id, place: 4), Nothing with { Pause = new Pause(null, null) }),
    };

    public static TheoryData<string> Codes => [.. WrongInOneThing.Keys];

    [Theory]
    [MemberData(nameof(Codes))]
    public void Refuses_what_is_wrong_in_one_thing_with_that_code_alone(string code)
    {
        var decision = Decide(WrongInOneThing[code].Before, WrongInOneThing[code].Command);

        Assert.Equal([code], decision.Codes());
        Assert.Empty(decision.Facts);
        Assert.All(decision.Fences, fence => Assert.Equal(FenceMode.Read, fence.Mode));
    }

    [Fact]
    public void The_codes_of_the_table_stand_in_order_of_precedence() => Assert.Equal(
        RefusalCodes.All.Where(WrongInOneThing.ContainsKey), WrongInOneThing.Keys);

    [Fact]
    public void What_waits_is_picked_up_elsewhere_and_keeps_its_place()
    {
        var decision = Decide(Waiting, ToKokkedal with { ExpectedVersion = 1 });

        var after = Waiting.PickedUpAt(ALibrary.Kokkedal) with { Version = 2 };
        Assert.Equal([new ReservationMoved(Waiting, after)], decision.Facts.ToArray());
        Assert.Equal(new ReservationChanged(after, 1), decision.Answer);
        Assert.Equal(
            [Fence.On(ATitle.Queued(Waiting), FenceMode.Bump), Fence.On(ALibrary.Hoersholm())],
            decision.Fences.ToArray());
    }

    [Fact]
    public void A_copy_under_way_goes_on_to_the_new_branch()
    {
        var underWay = AReservation.InTransit(APatron.Id, place: 4);

        var decision = Decide(underWay, ToKokkedal);

        Assert.Equal(
            underWay.PickedUpAt(ALibrary.Kokkedal) with { Version = 3 }, decision.Fact<ReservationMoved>().After);
        var moved = decision.Fact<CopyMoved>();
        Assert.Equal((CopyStatus.InTransit, (BranchId?)ALibrary.Kokkedal), (moved.Status, moved.TransitTo));
    }

    [Theory]
    [InlineData(ReservationState.Ready)]
    [InlineData(ReservationState.Captured)]
    public void A_copy_that_lies_at_the_old_branch_travels_to_the_new_one(ReservationState state)
    {
        var before = state == ReservationState.Ready
            ? AReservation.Ready(APatron.Id, place: 4)
            : AReservation.InTheBin(APatron.Id, place: 4);

        var decision = Decide(before, ToKokkedal);

        var after = decision.Fact<ReservationMoved>().After;
        Assert.Equal(
            AReservation.InTransit(APatron.Id, place: 4).PickedUpAt(ALibrary.Kokkedal) with { Version = 3 }, after);
        Assert.Equal(
            new CopyMoved(
                ACopy.CapturedFor(before), ALibrary.Main, CopyStatus.InTransit, ALibrary.Kokkedal),
            decision.Fact<CopyMoved>());
        Assert.Contains(Fence.On(ACopy.CapturedFor(before), FenceMode.Bump), decision.Fences);
    }

    [Fact]
    public void What_is_as_wanted_already_does_not_change()
    {
        var decision = Decide(Waiting, Nothing with { PickupBranch = ALibrary.Main });

        Assert.Equal(new ReservationChanged(Waiting, 1), decision.Answer);
        Assert.Empty(decision.Facts);
        Assert.All(decision.Fences, fence => Assert.Equal(FenceMode.Read, fence.Mode));
    }

    [Fact]
    public void Longer_interest_moves_its_notice() => Assert.Equal(
        (Waiting with
        {
            Version = 2,
            InterestUntil = Days.Day("2027-06-30"),
            InterestNoticeOn = Days.Day("2027-06-20"),
        }).Planned(),
        Decide(Waiting, Nothing with { InterestUntil = Days.Day("2027-06-30") }).Fact<ReservationMoved>().After);

    [Fact]
    public void A_pause_keeps_the_place_and_can_be_ended()
    {
        var days = new Pause(Days.Day("2026-12-01"), Days.Day("2026-12-31"));
        var paused = Decide(Waiting, Nothing with { Pause = days }).Fact<ReservationMoved>().After;
        var ended = Decide(paused, Nothing with { Pause = new Pause(null, null) }).Fact<ReservationMoved>().After;

        Assert.Equal(Waiting.PausedOn("2026-12-01", "2026-12-31") with { Version = 2 }, paused);
        Assert.Equal(Waiting with { Version = 3 }, ended);
    }

    [Fact]
    public void A_pause_without_a_first_day_begins_today() => Assert.Equal(
        Waiting.PausedOn("2026-11-02", null) with { Version = 2 },
        Decide(Waiting, Nothing with { Pause = new Pause(Days.Today, null) }).Fact<ReservationMoved>().After);

    [Fact]
    public void A_pause_that_is_over_is_none() => Assert.Equal(
        "reservations.pause",
        Decide(Waiting, Nothing with { Pause = new Pause(null, Days.Day("2026-11-01")) }).OnlyRefusal().Rule);

    [Fact]
    public void Of_several_titles_all_queues_see_the_change_and_the_best_position_is_answered()
    {
        var several = Waiting.OrOther();
        var first = AReservation.Waiting(APatron.OtherId, place: 1);
        var the = Of(several, ToKokkedal) with
        {
            Title = ATitle.Queued(first, several),
            Others = [ATitle.Other(several)],
        };

        var decision = Changing.Decide(the);

        Assert.Contains(Fence.Touch(ATitle.OtherId), decision.Fences);
        Assert.Equal(1, decision.Answer.As<ReservationChanged>().Position);
    }

    [Fact]
    public void The_title_whose_copy_was_captured_decides()
    {
        var captured = AReservation.Ready(APatron.Id, place: 4).OrOther() with { CopyTitleId = ATitle.OtherId };

        Assert.Same(Decision.Elsewhere, Decide(captured, ToKokkedal));
    }

    private static Decision Decide(Reservation before, ChangeReservation command) =>
        Changing.Decide(Of(before, command));

    private static Changing.Case Of(Reservation before, ChangeReservation command) => new(
        command,
        ATitle.Queued(before),
        before.IsWaiting ? null : ACopy.CapturedFor(before),
        ALibrary.Hoersholm(),
        Days.Now);
}
