using Skranke.Basics;
using Skranke.Interlibrary;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Interlibrary;

/// <summary>For which reservations a copy of another library is awaited (H41).</summary>
public sealed class OpenRequestTests
{
    [Theory]
    [InlineData(InterlibraryState.Requested)]
    [InlineData(InterlibraryState.Ordered)]
    [InlineData(InterlibraryState.Received)]
    public void A_request_is_open_while_its_patron_waits(InterlibraryState state)
    {
        var request = ASupply.Request(state);

        Assert.Equal((request, null), OpenRequest.Of(ASupply.Open(request)));
    }

    [Fact]
    public void A_request_that_has_ended_is_not()
    {
        var (found, refusal) = OpenRequest.Of(ASupply.Open());

        Assert.Null(found);
        Assert.Equal(RefusalCodes.ReservationEnded, refusal!.Code);
    }

    [Fact]
    public void A_reservation_of_what_the_library_holds_is_not() => Assert.Equal(
        RefusalCodes.InterlibraryNotRequested,
        OpenRequest.Of(ASupply.Open(AReservation.Waiting(APatron.Id))).Refusal!.Code);

    [Fact]
    public void A_request_whose_copy_waits_on_the_pickup_shelf_is_not()
    {
        var refusal = OpenRequest.Of(ASupply.Open(
            AReservation.Ready(APatron.Id) with { Interlibrary = InterlibraryState.Received })).Refusal!;

        Assert.Equal(RefusalCodes.InterlibraryNotRequested, refusal.Code);
        Assert.Equal("ready", (string?)refusal.Data!["state"]);
    }
}
