using Skranke.Actors;
using Skranke.Basics;
using Skranke.Copies;
using Skranke.Interlibrary;
using Skranke.Ledger;
using Skranke.Notices;
using Skranke.Reservations;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Interlibrary;

/// <summary>A supplied copy comes in and is captured for whoever asked for it (H41).</summary>
public sealed class ReceivingTests
{
    private static readonly CopyId NewCopy = new(2101);

    [Fact]
    public void Is_ready_where_it_is_picked_up_and_the_patron_is_told()
    {
        var decision = Decide(ASupply.Request());

        var copy = decision.Fact<CopyAdded>().Copy;
        Assert.Equal(
            (NewCopy, CopyBarcode.Of("ILL-0001"), ALibrary.HoersholmIsil, ASupply.Terms, CopyStatus.Available),
            (copy.Id, copy.Barcode, copy.Owner, copy.Supply, copy.Status));
        var after = decision.Fact<ReservationMoved>().After;
        Assert.Equal(
            (ReservationState.Ready, (CopyId?)NewCopy, InterlibraryState.Received, "DK-775100"),
            (after.State, after.CopyId, after.Interlibrary!.Value, after.Supplier));
        Assert.Equal(NoticeKind.ReservationReady, decision.Fact<NoticeQueued>().Notice.Kind);
        Assert.Equal(new ReservationChanged(after, 0), decision.Answer);
    }

    [Fact]
    public void Is_sent_on_where_it_came_in_elsewhere()
    {
        var decision = Decide(ASupply.Request().PickedUpAt(ALibrary.Kokkedal));

        var copy = decision.Fact<CopyAdded>().Copy;
        Assert.Equal((CopyStatus.InTransit, (BranchId?)ALibrary.Kokkedal), (copy.Status, copy.TransitTo));
        Assert.Equal(ReservationState.InTransit, decision.Fact<ReservationMoved>().After.State);
        Assert.Empty(decision.Facts.OfType<NoticeQueued>());
    }

    [Fact]
    public void Refuses_a_branch_that_the_library_does_not_have() =>
        Assert.Equal([RefusalCodes.BranchUnknown], Decide(ASupply.Request(), at: ALibrary.Nowhere).Codes());

    [Fact]
    public void Refuses_what_is_not_awaited() => Assert.Equal(
        [RefusalCodes.InterlibraryNotRequested], Decide(AReservation.Waiting(APatron.Id)).Codes());

    [Fact]
    public async Task From_the_request_to_the_way_back_to_its_owner()
    {
        var host = TestHost.WithSmallLibrary();
        var request = (await host.Ask(GrainKey.Of(APatron.Id), ASupply.Ask())).As<Reserved>().Reservation;
        var title = GrainKey.Of(request.TitleId);

        _ = (await host.Ask(title, new OrderInterlibrary
        {
            Key = ARequest.Key(42),
            Origin = ARequest.Desk,
            ReservationId = request.Id,
            TitleId = request.TitleId,
            Supplier = "DK-775100",
        })).As<ReservationChanged>();
        var ready = (await host.Ask(title, ASupply.Receive(request.Id, request.TitleId))).As<ReservationChanged>();
        var copy = ready.Reservation.CopyId!.Value;
        var lent = (await host.Ask(ARequest.CheckOut() with { CopyId = copy })).As<Lent>();
        var back = (await host.Ask(ARequest.CheckIn() with { PatronId = APatron.Id, CopyId = copy })).As<CheckedIn>();

        Assert.Equal(request.Id, lent.Fulfilled);
        Assert.Equal(ASupply.Terms, lent.Supply);
        Assert.Equal(new Route(RouteAction.ReturnToOwner), back.Route);
        Assert.Equal(CopyStatus.Withdrawn, (await host.Ledger.Copy(copy))!.Status);
        Assert.Empty(await host.GrainsThatAreWrong());
    }

    private static Decision Decide(Reservation reservation, BranchId? at = null) => Receiving.Decide(
        ASupply.Open(reservation), ASupply.Receive(reservation.Id, reservation.TitleId, at), NewCopy);
}
