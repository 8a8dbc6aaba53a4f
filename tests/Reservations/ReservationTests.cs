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

    [Theory]
    [InlineData("2026-11-01", false)]
    [InlineData("2026-11-02", true)]
    [InlineData("2026-11-09", true)]
    [InlineData("2026-11-10", false)]
    public void Is_paused_on_the_days_of_its_pause(string day, bool paused) => Assert.Equal(
        paused, AReservation.Waiting(APatron.Id).PausedOn("2026-11-02", "2026-11-09").IsPausedOn(Days.Day(day)));

    [Fact]
    public void A_pause_without_an_end_lasts() =>
        Assert.True(AReservation.Waiting(APatron.Id).PausedOn("2026-11-02", null).IsPausedOn(Days.Day("2040-01-01")));

    [Fact]
    public void Is_answered_by_copies_of_its_issue_only()
    {
        var reservation = AReservation.Waiting(APatron.Id) with { Issue = "2026:4" };

        Assert.True(reservation.IsAnsweredBy(ACopy.Id, "2026:4"));
        Assert.False(reservation.IsAnsweredBy(ACopy.Id, "2026:5"));
        Assert.False(reservation.IsAnsweredBy(ACopy.Id, null));
    }

    [Fact]
    public void Of_several_titles_the_captured_one_decides()
    {
        var several = AReservation.Waiting(APatron.Id).OrOther();

        Assert.Equal(ATitle.Id, several.DecidedBy);
        Assert.Equal(ATitle.OtherId, (several with { CopyTitleId = ATitle.OtherId }).DecidedBy);
        Assert.Equal([ATitle.Id, ATitle.OtherId], several.Titles);
    }

    [Fact]
    public void Is_answered_by_any_copy_unless_it_names_one()
    {
        Assert.True(AReservation.Waiting(APatron.Id).IsAnsweredBy(ACopy.Id, null));
        Assert.True(AReservation.Waiting(APatron.Id).Wanting(ACopy.Id).IsAnsweredBy(ACopy.Id, null));
        Assert.False(AReservation.Waiting(APatron.Id).Wanting(ACopy.OtherId).IsAnsweredBy(ACopy.Id, null));
    }
}
