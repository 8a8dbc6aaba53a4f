using Skranke.Actors;
using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.Notices;
using Skranke.Reservations;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Reservations;

/// <summary>A patron is told once that the days on the pickup shelf end (H40).</summary>
public sealed class PickupEndingTests
{
    [Theory]
    [InlineData("2026-11-09", 2, "2026-11-07")]
    [InlineData("2026-11-04", 2, null)]
    [InlineData("2026-11-09", null, null)]
    public void Comes_some_days_before_the_last_day_where_that_is_after_the_copy_became_ready(
        string until, int? days, string? expected) => Assert.Equal(
        expected is null ? null : Days.Day(expected),
        PickupEnding.DayFor(
            Days.Day(until), new NoticePolicy { PickupEndingDaysBefore = days }, Days.Day("2026-11-02")));

    [Theory]
    [InlineData("2026-11-07T06:59:59Z", false)]
    [InlineData("2026-11-07T07:00:00Z", true)]
    [InlineData("2026-11-09T12:00:00Z", true)]
    public void Is_given_from_the_librarys_morning_of_its_day_on(string now, bool isGiven) => Assert.Equal(
        isGiven ? [nameof(ReservationMoved), nameof(NoticeQueued)] : [],
        LookAt(Ready, Days.Instant(now)).FactNames());

    [Fact]
    public void Names_the_last_day_and_is_given_once()
    {
        var decision = LookAt(Ready, Days.Noon("2026-11-07"));

        var after = decision.Fact<ReservationMoved>().After;
        Assert.Equal((Ready with { Version = Ready.Version + 1, PickupNoticeOn = null }).Planned(), after);
        var notice = decision.Fact<NoticeQueued>().Notice;
        Assert.Equal((NoticeKind.PickupEnding, Days.Day("2026-11-09")), (notice.Kind, notice.Day));
        Assert.Empty(LookAt(after, Days.Noon("2026-11-08")).Facts);
    }

    private static Reservation Ready => (AReservation.Waiting(APatron.Id) with
    {
        State = ReservationState.Ready,
        CopyId = ACopy.Id,
        Copy = ACopy.Barcode,
        PickupUntil = Days.Day("2026-11-09"),
        PickupNoticeOn = Days.Day("2026-11-07"),
    }).Planned();

    private static Decision LookAt(Reservation reservation, DateTimeOffset now) => Ending.Decide(new Ending.Case(
        reservation.Id,
        ReservationState.Expired,
        ATitle.Queued(reservation),
        ALibrary.Hoersholm(),
        now));
}
