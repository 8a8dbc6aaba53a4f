using Skranke.Actors;
using Skranke.Basics;
using Skranke.Interlibrary;
using Skranke.Ledger;
using Skranke.Notices;
using Skranke.Reservations;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Interlibrary;

/// <summary>No library can supply what was asked for (H41).</summary>
public sealed class LeavingUnfilledTests
{
    [Fact]
    public void The_reservation_ends_and_the_patron_is_told()
    {
        var the = ASupply.Open(ASupply.Request(InterlibraryState.Ordered));

        var decision = LeavingUnfilled.Decide(the);

        var after = decision.Fact<ReservationMoved>().After;
        Assert.Equal(
            (ReservationState.Cancelled, InterlibraryState.Unfilled), (after.State, after.Interlibrary!.Value));
        var notice = decision.Fact<NoticeQueued>().Notice;
        Assert.Equal((APatron.Id, NoticeKind.InterlibraryUnfilled), (notice.PatronId, notice.Kind));
        Assert.Equal(
            [Fence.On(the.Title, FenceMode.Bump), Fence.On(the.Library), Fence.Touch(APatron.Id)],
            decision.Fences.ToArray());
    }

    [Fact]
    public async Task The_patron_does_not_wait_any_more()
    {
        var host = TestHost.WithSmallLibrary();
        var request = (await host.Ask(GrainKey.Of(APatron.Id), ASupply.Ask())).As<Reserved>().Reservation;
        var refuse = new RefuseInterlibrary
        {
            Key = ARequest.Key(42),
            Origin = ARequest.Desk,
            ReservationId = request.Id,
            TitleId = request.TitleId,
        };

        _ = (await host.Ask(GrainKey.Of(request.TitleId), refuse)).As<ReservationClosed>();
        var again = await host.Ask(GrainKey.Of(request.TitleId), refuse with { Key = ARequest.Key(43) });

        Assert.Equal(RefusalCodes.ReservationEnded, again.OnlyRefusal().Code);
        Assert.Empty((await host.Ledger.Patron(APatron.Id))!.Reservations);
        Assert.Empty(await host.GrainsThatAreWrong());
    }
}
