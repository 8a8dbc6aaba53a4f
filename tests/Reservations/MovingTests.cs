using Skranke.Ledger;
using Skranke.Notices;
using Skranke.Reservations;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Reservations;

/// <summary>What a step of a reservation makes true beside the step (H40).</summary>
public sealed class MovingTests
{
    private static readonly Reservation Waiting = AReservation.Waiting(APatron.Id);

    private static readonly Reservation Ready = AReservation.Ready(APatron.Id);

    [Fact]
    public void Who_can_come_for_the_copy_is_told_until_when() => Assert.Equal(
        [
            new ReservationMoved(Waiting, Ready),
            new NoticeQueued(new Notice(
                default, APatron.Id, ALibrary.HoersholmIsil, NoticeKind.ReservationReady, 8001, 2, ATitle.Id,
                Days.Day("2026-11-09"))),
        ],
        Moving.Facts(Waiting, Ready));

    [Fact]
    public void Nobody_is_told_of_a_copy_that_travels_or_lies_in_a_bin()
    {
        Assert.Single(Moving.Facts(Waiting, AReservation.InTransit(APatron.Id)));
        Assert.Single(Moving.Facts(Waiting, AReservation.InTheBin(APatron.Id)));
    }

    [Fact]
    public void Who_was_told_already_is_not_told_again() =>
        Assert.Single(Moving.Facts(Ready, Ready with { Version = 3 }));

    [Fact]
    public void One_title_moves_its_own_queue_only() => Assert.Empty(Moving.Touches(Waiting, ATitle.Id));

    [Fact]
    public void Of_several_titles_the_other_queues_and_the_patron_see_another_state()
    {
        var several = Waiting.OrOther();

        Assert.Equal(
            [Fence.Touch(APatron.Id), Fence.Touch(ATitle.OtherId)], Moving.Touches(several, ATitle.Id));
        Assert.Equal(
            [Fence.Touch(APatron.Id), Fence.Touch(ATitle.Id)], Moving.Touches(several, ATitle.OtherId));
    }
}
