using Skranke.Reservations;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Reservations;

public sealed class ReservationTests
{
    [Theory]
    [InlineData(ReservationState.Waiting, true, true)]
    [InlineData(ReservationState.InTransit, false, true)]
    [InlineData(ReservationState.Ready, false, true)]
    [InlineData(ReservationState.Fulfilled, false, false)]
    [InlineData(ReservationState.Cancelled, false, false)]
    [InlineData(ReservationState.Expired, false, false)]
    public void Waits_until_a_copy_is_found_and_is_active_until_it_ends(ReservationState state, bool waits, bool active)
    {
        var reservation = AReservation.Waiting(APatron.Id) with { State = state };

        Assert.Equal((waits, active), (reservation.IsWaiting, reservation.IsActive));
    }

    [Fact]
    public void Is_answered_by_any_copy_unless_it_names_one()
    {
        Assert.True(AReservation.Waiting(APatron.Id).IsAnsweredBy(ACopy.Id, null));
        Assert.True(AReservation.Waiting(APatron.Id).Wanting(ACopy.Id).IsAnsweredBy(ACopy.Id, null));
        Assert.False(AReservation.Waiting(APatron.Id).Wanting(ACopy.OtherId).IsAnsweredBy(ACopy.Id, null));
    }
}
