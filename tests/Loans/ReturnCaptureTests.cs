using Skranke.Actors;
using Skranke.Basics;
using Skranke.Copies;
using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.Loans;
using Skranke.Reservations;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Loans;

/// <summary>Where a check-in sends a copy that somebody waits for (H40, I12, I13).</summary>
public sealed class ReturnCaptureTests
{
    [Fact]
    public void Goes_to_the_reservation_shelf_for_the_first_who_waits()
    {
        var first = AReservation.Waiting(APatron.OtherId, place: 1);
        var second = AReservation.Waiting(new PatronId(1003), place: 2);
        var the = Of(ACopy.OnLoan(ALoan.DueOn("2026-11-30")), first, second);

        var decision = AReturn.Decide(the);

        var moved = decision.Fact<ReservationMoved>();
        Assert.Equal(first, moved.Before);
        Assert.Equal(AReservation.Ready(APatron.OtherId, pickupUntil: "2026-11-09"), moved.After);
        Assert.Equal(
            new Route(RouteAction.ReservationShelf, null, first.Id), decision.Answer.As<CheckedIn>().Route);
        Assert.Equal(
            [nameof(LoanClosed), nameof(ReservationMoved), nameof(NoticeQueued), nameof(ReceiptIssued)],
            decision.FactNames());
    }

    [Fact]
    public void Moves_the_queue_that_it_takes_from()
    {
        var the = Of(ACopy.OnShelf(), AReservation.Waiting(APatron.OtherId));

        Assert.Equal(
            [Fence.On(the.Copy, FenceMode.Bump), Fence.On(the.Library), Fence.On(the.Title, FenceMode.Bump)],
            AReturn.Decide(the).Fences.ToArray());
    }

    [Fact]
    public void What_a_kiosk_took_while_it_was_cut_off_is_captured_when_it_is_fetched_and_not_before()
    {
        var the = Of(ACopy.OnLoan(ALoan.DueOn("2026-11-30")), AReservation.Waiting(APatron.OtherId));

        var decision = AReturn.Decide(the with { Command = the.Command with { Offline = true } });

        Assert.Equal([nameof(LoanClosed), nameof(ReceiptIssued)], decision.FactNames());
        Assert.Equal(new Route(RouteAction.Shelf), decision.Answer.As<CheckedIn>().Route);
    }

    [Fact]
    public void Goes_on_its_way_to_the_pickup_branch_of_the_first_who_waits()
    {
        var first = AReservation.Waiting(APatron.OtherId).PickedUpAt(ALibrary.Kokkedal);

        var decision = AReturn.Decide(Of(ACopy.OnShelf(), first));

        Assert.Equal(
            AReservation.InTransit(APatron.OtherId).PickedUpAt(ALibrary.Kokkedal),
            decision.Fact<ReservationMoved>().After);
        Assert.Equal(
            new Route(RouteAction.Transit, ALibrary.Kokkedal, first.Id), decision.Answer.As<CheckedIn>().Route);
        var moved = decision.Fact<CopyMoved>();
        Assert.Equal((CopyStatus.InTransit, (BranchId?)ALibrary.Kokkedal), (moved.Status, moved.TransitTo));
    }

    [Fact]
    public void A_captured_copy_that_arrives_is_ready_and_its_days_count_from_now()
    {
        var underWay = AReservation.InTransit(APatron.OtherId);

        var decision = AReturn.Decide(Of(ACopy.CapturedFor(underWay), underWay));

        Assert.Equal(
            AReservation.Ready(APatron.OtherId, pickupUntil: "2026-11-09") with { Version = 3 },
            decision.Fact<ReservationMoved>().After);
        Assert.Equal(CopyStatus.Available, decision.Fact<CopyMoved>().Status);
        Assert.Equal(
            new Route(RouteAction.ReservationShelf, null, underWay.Id), decision.Answer.As<CheckedIn>().Route);
    }

    [Fact]
    public void A_captured_copy_scanned_under_way_goes_on()
    {
        var underWay = AReservation.InTransit(APatron.OtherId);

        var decision = AReturn.Decide(
            Of(ACopy.CapturedFor(underWay), underWay) with { Command = ARequest.CheckIn(ALibrary.Kokkedal) });

        Assert.Equal([nameof(CopySeen), nameof(ReceiptIssued)], decision.FactNames());
        Assert.Equal(new Route(RouteAction.Transit, ALibrary.Main, underWay.Id), decision.Answer.As<CheckedIn>().Route);
        Assert.Contains(decision.Fences, fence => fence is { Kind: FenceKind.Title, Mode: FenceMode.Read });
    }

    [Fact]
    public void A_copy_on_the_pickup_shelf_that_is_scanned_again_stays_there()
    {
        var ready = AReservation.Ready(APatron.OtherId);

        var decision = AReturn.Decide(Of(ACopy.CapturedFor(ready), ready));

        Assert.Equal([nameof(CopySeen), nameof(ReceiptIssued)], decision.FactNames());
        Assert.Equal(
            new Route(RouteAction.ReservationShelf, null, ready.Id), decision.Answer.As<CheckedIn>().Route);
    }

    [Theory]
    [InlineData(ReservationState.Ready)]
    [InlineData(ReservationState.Captured)]
    public void A_copy_that_was_ready_and_turns_up_elsewhere_travels_again(ReservationState state)
    {
        var ready = AReservation.Ready(APatron.OtherId) with { State = state };

        var decision = AReturn.Decide(Of(ACopy.CapturedFor(ready), ready) with
        {
            Command = ARequest.CheckIn(ALibrary.Kokkedal),
        });

        var after = decision.Fact<ReservationMoved>().After;
        Assert.Equal(
            (ReservationState.InTransit, (DateOnly?)null, 3), (after.State, after.PickupUntil, after.Version));
        Assert.Equal(new Route(RouteAction.Transit, ALibrary.Main, ready.Id), decision.Answer.As<CheckedIn>().Route);
        Assert.Equal(CopyStatus.InTransit, decision.Fact<CopyMoved>().Status);
        Assert.Empty(decision.Facts.OfType<NoticeQueued>());
    }

    [Fact]
    public void A_captured_copy_is_not_given_to_somebody_further_up_the_queue()
    {
        var ready = AReservation.Ready(APatron.OtherId, place: 2);

        var decision = AReturn.Decide(
            Of(ACopy.CapturedFor(ready), AReservation.Waiting(APatron.Id, place: 1), ready));

        Assert.Empty(decision.Facts.OfType<ReservationMoved>());
    }

    [Fact]
    public void A_sorters_bin_is_not_the_shelf_where_policy_says_so()
    {
        var library = ALibrary.Hoersholm()
            .WithReservations(reservations => reservations with { ReadyWhen = ReadyWhen.Placed });

        var decision = AReturn.Decide(
            Of(ACopy.OnShelf(), AReservation.Waiting(APatron.OtherId)) with { Library = library });

        Assert.Equal(AReservation.InTheBin(APatron.OtherId), decision.Fact<ReservationMoved>().After);
        Assert.Empty(decision.Facts.OfType<NoticeQueued>());
        Assert.Equal(RouteAction.ReservationShelf, decision.Answer.As<CheckedIn>().Route.Action);
    }

    [Fact]
    public void Somebody_who_is_paused_is_passed_over()
    {
        var paused = AReservation.Waiting(APatron.Id, place: 1).PausedOn("2026-11-02", "2026-11-09");
        var second = AReservation.Waiting(APatron.OtherId, place: 2);

        Assert.Equal(
            second.Id, AReturn.Decide(Of(ACopy.OnShelf(), paused, second)).Fact<ReservationMoved>().Before.Id);
        Assert.Empty(AReturn.Decide(Of(ACopy.OnShelf(), paused)).Facts.OfType<ReservationMoved>());
    }

    [Fact]
    public void Somebody_who_wants_another_issue_is_passed_over()
    {
        var first = AReservation.Waiting(APatron.Id, place: 1) with { Issue = "2026:3" };
        var second = AReservation.Waiting(APatron.OtherId, place: 2) with { Issue = "2026:4" };

        var decision = AReturn.Decide(Of(ACopy.OnShelf() with { Issue = "2026:4" }, first, second));

        Assert.Equal(second.Id, decision.Fact<ReservationMoved>().Before.Id);
        Assert.Equal("2026:4", decision.Fact<ReservationMoved>().After.CopyIssue);
    }

    [Fact]
    public void The_first_capture_leaves_the_queues_of_the_other_titles_too()
    {
        var decision = AReturn.Decide(Of(ACopy.OnShelf(), AReservation.Waiting(APatron.OtherId).OrOther()));

        Assert.Contains(Fence.Touch(ATitle.OtherId), decision.Fences);
        Assert.Contains(Fence.Touch(APatron.OtherId), decision.Fences);
        Assert.Equal(ATitle.Id, decision.Fact<ReservationMoved>().After.DecidedBy);
    }

    [Fact]
    public void Somebody_who_wants_another_copy_is_passed_over()
    {
        var wantsAnother = AReservation.Waiting(APatron.Id, place: 1).Wanting(ACopy.OtherId);
        var second = AReservation.Waiting(APatron.OtherId, place: 2);

        var decision = AReturn.Decide(Of(ACopy.OnShelf(), wantsAnother, second));

        Assert.Equal(second.Id, decision.Fact<ReservationMoved>().Before.Id);
    }

    [Theory]
    [InlineData(CopyStatus.Lost)]
    [InlineData(CopyStatus.Missing)]
    public void A_copy_that_turns_up_answers_a_reservation(CopyStatus status)
    {
        var decision = AReturn.Decide(Of(ACopy.With(status), AReservation.Waiting(APatron.OtherId)));

        Assert.Equal(ReservationState.Ready, decision.Fact<ReservationMoved>().After.State);
        Assert.Equal(CopyStatus.Available, decision.Fact<CopyMoved>().Status);
    }

    [Theory]
    [InlineData(CopyStatus.Damaged)]
    [InlineData(CopyStatus.Incomplete)]
    public void Whom_an_unfit_copy_was_kept_for_waits_again_at_his_place(CopyStatus condition)
    {
        var underWay = AReservation.InTransit(APatron.OtherId);
        var the = Of(ACopy.CapturedFor(underWay), underWay) with { Command = ARequest.CheckIn(condition: condition) };

        var decision = AReturn.Decide(the);

        Assert.Equal(
            new ReservationMoved(underWay, AReservation.Waiting(APatron.OtherId) with { Version = 3 }),
            decision.Fact<ReservationMoved>());
        Assert.Contains(Fence.On(the.Title, FenceMode.Bump), decision.Fences);
        Assert.Equal(condition, decision.Fact<CopyMoved>().Status);
        Assert.Equal(new Route(RouteAction.Shelf), decision.Answer.As<CheckedIn>().Route);
    }

    private static Return.Case Of(Copy copy, params Reservation[] queue) =>
        AReturn.Of(copy) with { Title = ATitle.Queued(queue) };
}
