using Skranke.Actors;
using Skranke.Basics;
using Skranke.Reservations;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Reservations;

/// <summary>One issue of a periodical, through the grains (I11).</summary>
public sealed class IssueTests
{
    [Fact]
    public async Task Borrowing_an_issue_ends_the_waiting_for_that_one_only()
    {
        var host = WithIssues();

        var lent = (await host.Ask(ARequest.CheckOut())).As<Lent>();

        Assert.Equal(new ReservationId(8002), lent.Fulfilled);
        Assert.Equal(
            [ReservationState.Waiting, ReservationState.Fulfilled], host.Ledger.Reservations.Select(one => one.State));
        Assert.Empty(await host.GrainsThatAreWrong());
    }

    [Fact]
    public async Task An_issue_at_home_is_not_waited_for_but_another_is()
    {
        var host = WithIssues();
        _ = await host.Ask(ARequest.CheckOut());

        var atHome = await host.Ask(ARequest.Reserve() with { Issue = "2026:5" });
        var another = await host.Ask(ARequest.Reserve() with { Issue = "2026:6", Key = ARequest.Key(41) });

        Assert.Equal(RefusalCodes.ReservationAlreadyOnLoan, atHome.OnlyRefusal().Code);
        Assert.Equal("2026:6", another.As<Reserved>().Reservation.Issue);
    }

    [Fact]
    public async Task Who_waits_for_another_issue_does_not_stand_in_the_way_of_a_renewal()
    {
        var host = TestHost.WithSmallLibrary(
            ACopy.OnShelf() with { Issue = "2026:5" },
            ALoan.DueOn("2026-11-05"),
            AReservation.Waiting(APatron.OtherId) with { Issue = "2026:4" });

        _ = (await host.Ask(ARequest.Renew())).As<Renewed>();
    }

    private static TestHost WithIssues() => TestHost.WithSmallLibrary(
        ACopy.OnShelf() with { Issue = "2026:5" },
        AReservation.Waiting(APatron.Id, place: 1) with { Issue = "2026:4" },
        AReservation.Waiting(APatron.Id, place: 2) with { Issue = "2026:5" });
}
