using Skranke.Actors;
using Skranke.Basics;
using Skranke.Copies;
using Skranke.Interlibrary;
using Skranke.Notices;
using Skranke.Reservations;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Seeds;

/// <summary>H41: what the library lacks is sought elsewhere: a reservation with its own states, from the request over
/// the order to the copy that is ready, or until the patron is told that nobody could supply it.</summary>
[SeedRow(
    "H41",
    "grains/Interlibrary/Requesting.cs",
    "grains/Interlibrary/Ordering.cs",
    "grains/Interlibrary/Receiving.cs",
    "grains/Interlibrary/LeavingUnfilled.cs")]
public sealed class H41Tests
{
    private readonly SeedDesk _desk = SeedDesk.AtHoersholm();

    [Fact]
    public async Task A_request_waits_like_a_reservation_until_it_is_ordered()
    {
        var requested = await Requested();
        Assert.Equal((ReservationState.Waiting, InterlibraryState.Requested), StateOf(requested));

        var ordered = (await Order(requested)).As<ReservationChanged>().Reservation;

        Assert.Equal((ReservationState.Waiting, InterlibraryState.Ordered), StateOf(ordered));
        Assert.Equal("DK-775100", ordered.Supplier);
        Assert.Empty(_desk.Host.Ledger.Memory.Notices);
    }

    [Fact]
    public async Task What_has_come_is_ready_and_the_patron_is_told()
    {
        var requested = await Requested();
        _ = await Order(requested);

        var ready = (await Receive(requested)).As<ReservationChanged>().Reservation;

        Assert.Equal((ReservationState.Ready, InterlibraryState.Received), StateOf(ready));
        Assert.Equal(Days.Day("2026-11-09"), ready.PickupUntil);
        var notice = Assert.Single(_desk.Host.Ledger.Memory.Notices);
        Assert.Equal(
            (NoticeKind.ReservationReady, SeedDesk.First, requested.Id.Value),
            (notice.Kind, notice.PatronId, notice.CauseId));
    }

    [Fact]
    public async Task It_is_lent_by_the_owners_date_and_goes_back_to_the_owner()
    {
        var requested = await Requested();
        _ = await Order(requested);
        var ready = (await Receive(requested)).As<ReservationChanged>().Reservation;

        var lent = (await _desk.On("2026-11-25").Lend(copy: ready.CopyId)).As<Lent>();
        var back = await _desk.TakeBack(lent.Loan);

        Assert.Equal((requested.Id, Days.Day("2026-12-20")), (lent.Fulfilled, lent.Loan.DueDate));
        Assert.Equal(new Route(RouteAction.ReturnToOwner), back.Route);
    }

    [Fact]
    public async Task Where_nobody_can_supply_it_the_reservation_ends_and_the_patron_is_told()
    {
        var requested = await Requested();
        _ = await Order(requested);

        var refused = new RefuseInterlibrary
        {
            Key = ARequest.Key(46),
            Origin = ARequest.Desk,
            ReservationId = requested.Id,
            TitleId = requested.TitleId,
        };
        var ended = (await _desk.Host.Ask(GrainKey.Of(requested.TitleId), refused)).As<ReservationClosed>().Reservation;

        Assert.Equal((ReservationState.Cancelled, InterlibraryState.Unfilled), StateOf(ended));
        var notice = Assert.Single(_desk.Host.Ledger.Memory.Notices);
        Assert.Equal(
            (NoticeKind.InterlibraryUnfilled, SeedDesk.First, requested.Id.Value),
            (notice.Kind, notice.PatronId, notice.CauseId));
        Assert.Equal(RefusalCodes.ReservationEnded, (await Receive(requested)).OnlyRefusal().Code);
    }

    [Fact]
    public async Task What_the_library_holds_itself_is_not_ordered()
    {
        var own = await _desk.Reserved();

        Assert.Equal(RefusalCodes.InterlibraryNotRequested, (await Order(own)).OnlyRefusal().Code);
    }

    private async Task<Reservation> Requested() =>
        (await _desk.Host.Ask(GrainKey.Of(SeedDesk.First), ASupply.Ask())).As<Reserved>().Reservation;

    private ValueTask<Reply> Order(Reservation reservation) => _desk.Host.Ask(
        GrainKey.Of(reservation.TitleId),
        new OrderInterlibrary
        {
            Key = ARequest.Key(42),
            Origin = ARequest.Desk,
            ReservationId = reservation.Id,
            TitleId = reservation.TitleId,
            Supplier = "DK-775100",
        });

    private ValueTask<Reply> Receive(Reservation reservation) => _desk.Host.Ask(
        GrainKey.Of(reservation.TitleId), ASupply.Receive(reservation.Id, reservation.TitleId));

    private static (ReservationState, InterlibraryState) StateOf(Reservation reservation) =>
        (reservation.State, reservation.Interlibrary!.Value);
}
