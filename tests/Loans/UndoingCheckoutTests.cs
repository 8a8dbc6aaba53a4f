using Skranke.Actors;
using Skranke.Basics;
using Skranke.Copies;
using Skranke.Ledger;
using Skranke.Loans;
using Skranke.Reservations;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Loans;

/// <summary>A mistaken checkout is taken back (I1, I12, I14).</summary>
public sealed class UndoingCheckoutTests
{
    private static readonly ReservationId Anew = new(9301);

    private static readonly Reservation Fulfilled =
        AReservation.Ready(APatron.Id, place: 3) with { Version = 3, State = ReservationState.Fulfilled };

    [Fact]
    public void The_loan_never_counted()
    {
        var the = ALoanCase.Open();

        var decision = UndoingCheckout.Decide(the, Anew);

        var after = the.Loan with { Version = 2, ClosedAt = Days.Now, Undone = true };
        Assert.Equal(new LoanChanged(the.Loan, after, EventKind.LoanUndone), decision.Fact<LoanChanged>());
        Assert.Single(decision.Facts);
        Assert.Contains(Fence.On(the.Patron, FenceMode.Bump), decision.Fences);
        Assert.Contains(Fence.On(the.Copy, FenceMode.Bump), decision.Fences);
        Assert.Equal(LoanState.Closed, decision.Answer.As<LoanChangedReply>().State);
    }

    [Fact]
    public void What_has_ended_is_not_taken_back() =>
        Assert.Equal([RefusalCodes.LoanClosed], UndoingCheckout.Decide(ALoanCase.Closed(), Anew).Codes());

    [Fact]
    public void The_reservation_that_it_fulfilled_is_ready_again_at_its_old_place()
    {
        var the = ALoanCase.Open() with { Fulfilled = Fulfilled };

        var decision = UndoingCheckout.Decide(the, Anew);

        var placed = decision.Fact<ReservationPlaced>().Reservation;
        Assert.Equal((Anew, 1, 3L), (placed.Id, placed.Version, placed.Place));
        Assert.Equal((ReservationState.Ready, ACopy.Id), (placed.State, placed.CopyId!.Value));
        Assert.Equal(Days.Day("2026-11-09"), placed.PickupUntil);
        Assert.Equal(Fulfilled.PlacedAt, placed.PlacedAt);
        Assert.Contains(Fence.On(the.Title, FenceMode.Bump), decision.Fences);
    }

    [Fact]
    public void It_goes_to_the_end_where_somebody_has_taken_its_place()
    {
        var the = ALoanCase.Open() with
        {
            Fulfilled = Fulfilled,
            Title = ATitle.Queued(AReservation.Waiting(APatron.OtherId, place: 3)),
        };

        Assert.Equal(4, UndoingCheckout.Decide(the, Anew).Fact<ReservationPlaced>().Reservation.Place);
    }

    [Fact]
    public void Lent_at_another_branch_the_copy_goes_back_to_the_pickup_branch()
    {
        var the = ALoanCase.Open() with { Fulfilled = Fulfilled.PickedUpAt(ALibrary.Kokkedal) };

        var decision = UndoingCheckout.Decide(the, Anew);

        Assert.Equal(ReservationState.InTransit, decision.Fact<ReservationPlaced>().Reservation.State);
        Assert.Equal(
            new CopyMoved(the.Copy, ALibrary.Main, CopyStatus.InTransit, ALibrary.Kokkedal),
            decision.Fact<CopyMoved>());
    }

    [Fact]
    public void Who_waited_and_took_another_copy_from_the_shelf_waits_again()
    {
        var fulfilled = AReservation.Waiting(APatron.Id) with { Version = 2, State = ReservationState.Fulfilled };

        var decision = UndoingCheckout.Decide(ALoanCase.Open() with { Fulfilled = fulfilled }, Anew);

        Assert.Equal(
            AReservation.Waiting(APatron.Id) with { Id = Anew }, decision.Fact<ReservationPlaced>().Reservation);
    }

    [Fact]
    public void Nobody_waits_twice_for_a_title()
    {
        var the = ALoanCase.Open() with
        {
            Fulfilled = Fulfilled,
            Patron = APatron.Adult().WaitingFor(AReservation.Waiting(APatron.Id)),
        };

        Assert.Equal([nameof(LoanChanged)], UndoingCheckout.Decide(the, Anew).FactNames());
    }

    [Fact]
    public void Of_several_titles_the_one_that_was_lent_is_left()
    {
        var fulfilled = Fulfilled with
        {
            TitleId = new TitleId(4002),
            OtherTitles = [new QueuePlace(ATitle.Id, 7)],
            CopyTitleId = ATitle.Id,
        };

        var placed = UndoingCheckout.Decide(ALoanCase.Open() with { Fulfilled = fulfilled }, Anew)
            .Fact<ReservationPlaced>().Reservation;

        Assert.Equal((ATitle.Id, 7L), (placed.TitleId, placed.Place));
        Assert.Empty(placed.OtherTitles);
    }

    [Fact]
    public void A_lost_copy_is_kept_for_nobody()
    {
        var placed = UndoingCheckout.Decide(ALoanCase.Lost() with { Fulfilled = Fulfilled }, Anew)
            .Fact<ReservationPlaced>().Reservation;

        Assert.True(placed.IsWaiting);
        Assert.Null(placed.CopyId);
    }
}
