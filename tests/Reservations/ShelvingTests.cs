using Skranke.Actors;
using Skranke.Basics;
using Skranke.Ledger;
using Skranke.Notices;
using Skranke.Reservations;
using Skranke.Tests.Builders;
using Skranke.Titles;
using Xunit;

namespace Skranke.Tests.Reservations;

/// <summary>A sorter's bin is not the shelf (H40).</summary>
public sealed class ShelvingTests
{
    private static readonly Reservation InTheBin = AReservation.InTheBin(APatron.Id);

    [Fact]
    public void What_is_placed_can_be_picked_up_from_that_day_and_its_patron_is_told()
    {
        var title = ATitle.Queued(InTheBin);
        var after = AReservation.Ready(APatron.Id, pickupUntil: "2026-11-09") with { Version = 3 };

        var decision = Place(InTheBin, title);

        Assert.Equal(new ReservationChanged(after, 0), decision.Answer);
        Assert.Equal([nameof(ReservationMoved), nameof(NoticeQueued)], decision.FactNames());
        Assert.Equal(NoticeKind.ReservationReady, decision.Fact<NoticeQueued>().Notice.Kind);
        Assert.Equal(
            [Fence.On(title, FenceMode.Bump), Fence.On(ALibrary.Hoersholm()), Fence.Touch(ACopy.Id)],
            decision.Fences.ToArray());
    }

    [Fact]
    public void What_is_placed_again_is_answered_the_same_and_nobody_is_told_twice()
    {
        var ready = AReservation.Ready(APatron.Id);

        var decision = Place(ready, ATitle.Queued(ready));

        Assert.Equal(new ReservationChanged(ready, 0), decision.Answer);
        Assert.Empty(decision.Facts);
        Assert.All(decision.Fences, fence => Assert.Equal(FenceMode.Read, fence.Mode));
    }

    [Fact]
    public void What_has_no_copy_at_its_pickup_branch_is_not_placed()
    {
        foreach (var before in new[] { AReservation.Waiting(APatron.Id), AReservation.InTransit(APatron.Id) })
        {
            Assert.Equal([RefusalCodes.ReservationNotCaptured], Place(before, ATitle.Queued(before)).Codes());
        }
    }

    [Fact]
    public void What_has_ended_is_not_placed_and_nobody_is_told_I16()
    {
        var decision = Place(InTheBin, ATitle.Queued());

        Assert.Equal([RefusalCodes.ReservationEnded], decision.Codes());
        Assert.Empty(decision.Facts);
    }

    [Fact]
    public void The_title_whose_copy_was_captured_decides()
    {
        var captured = InTheBin.OrOther() with { CopyTitleId = ATitle.OtherId };

        Assert.Same(Decision.Elsewhere, Place(captured, ATitle.Queued(captured)));
    }

    private static Decision Place(Reservation reservation, Title title) =>
        Shelving.Decide(new Shelving.Case(reservation.Id, title, ALibrary.Hoersholm(), Days.Now));
}
