using Skranke.Basics;
using Skranke.Libraries;
using Skranke.Reservations;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Reservations;

/// <summary>What becomes of a reservation when its copy is found (H39, H40).</summary>
public sealed class CapturingTests
{
    [Fact]
    public void Is_ready_where_it_is_picked_up_and_waits_seven_open_days() =>
        Assert.Equal(
            AReservation.Ready(APatron.Id, pickupUntil: "2026-11-10"),
            By(AReservation.Waiting(APatron.Id), at: ALibrary.Main, ALibrary.Hoersholm().ClosedOn(DayOfWeek.Sunday)));

    [Fact]
    public void Is_on_its_way_where_it_is_picked_up_elsewhere_and_has_no_last_day_yet()
    {
        var captured = By(AReservation.Waiting(APatron.Id), at: ALibrary.Kokkedal, ALibrary.Hoersholm());

        Assert.Equal(AReservation.InTransit(APatron.Id), captured);
        Assert.Null(captured.PickupUntil);
    }

    [Fact]
    public void Counts_the_open_days_of_the_pickup_branch()
    {
        var library = ALibrary.Hoersholm().ClosedFrom("2026-11-03", "2026-11-30", ALibrary.Kokkedal);
        var waiting = AReservation.Waiting(APatron.Id).PickedUpAt(ALibrary.Kokkedal);

        Assert.Equal(Days.Day("2026-12-07"), By(waiting, ALibrary.Kokkedal, library).PickupUntil);
    }

    [Fact]
    public void Is_ready_when_it_arrives_with_the_same_number_on_its_slip()
    {
        var underWay = AReservation.InTransit(APatron.Id);

        var arrived = Capturing.Arrived(underWay, ALibrary.Hoersholm(), Days.Noon("2026-11-04"));

        Assert.Equal(AReservation.Ready(APatron.Id, pickupUntil: "2026-11-11") with { Version = 3 }, arrived);
        Assert.Equal(underWay.PickupNumber, arrived.PickupNumber);
    }

    [Fact]
    public void Goes_back_to_its_place_in_the_queue_when_the_copy_is_not_to_be_had()
    {
        var released = Capturing.Released(AReservation.Ready(APatron.Id, place: 4), ALibrary.Hoersholm());

        Assert.Equal((AReservation.Waiting(APatron.Id, place: 4) with { Version = 3 }).Planned(), released);
    }

    [Theory]
    [InlineData(0, 1000)]
    [InlineData(8999, 9999)]
    [InlineData(9000, 1000)]
    [InlineData(123_456_789, 4789)]
    public void The_pickup_number_has_four_digits(long id, int number)
    {
        var waiting = AReservation.Waiting(APatron.Id) with { Id = new ReservationId(id) };

        Assert.Equal(number, By(waiting, ALibrary.Main, ALibrary.Hoersholm()).PickupNumber);
    }

    private static Reservation By(Reservation waiting, BranchId at, Library library) =>
        Capturing.By(waiting, CapturedCopy.Of(ACopy.OnShelf()), at, library, Days.Now);
}
