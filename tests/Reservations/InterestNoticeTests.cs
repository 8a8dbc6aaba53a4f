using Skranke.Actors;
using Skranke.Ledger;
using Skranke.Notices;
using Skranke.Reservations;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Reservations;

/// <summary>A patron is told once that a reservation is about to lapse (H39).</summary>
public sealed class InterestNoticeTests
{
    private static readonly Reservation Noted =
        (AReservation.Waiting(APatron.Id) with { InterestNoticeOn = Days.Day("2027-03-20") }).Planned();

    [Theory]
    [InlineData("2027-03-30", 10, "2027-03-20")]
    [InlineData("2026-11-13", 10, "2026-11-03")]
    [InlineData("2026-11-12", 10, null)]
    [InlineData("2026-11-02", 10, null)]
    [InlineData("2027-03-30", null, null)]
    public void Comes_some_days_before_the_end_where_that_day_is_not_past(string until, int? days, string? expected)
    {
        var policy = ALibrary.Hoersholm().PolicyOn(Days.Today).Reservations with { InterestNoticeDays = days };

        Assert.Equal(
            expected is null ? null : Days.Day(expected),
            InterestNotice.DayFor(Days.Day(until), policy, Days.Today));
    }

    [Theory]
    [InlineData("2027-03-20T06:59:59Z", false)]
    [InlineData("2027-03-20T07:00:00Z", true)]
    [InlineData("2027-03-30T12:00:00Z", true)]
    public void Is_given_from_the_librarys_morning_of_its_day_on(string now, bool isGiven)
    {
        var decision = LookAt(Noted, Days.Instant(now));

        Assert.Equal(
            isGiven ? [nameof(ReservationMoved), nameof(NoticeQueued)] : [], decision.FactNames());
    }

    [Fact]
    public void Names_the_last_day_and_is_given_once()
    {
        var decision = LookAt(Noted, Days.Noon("2027-03-20"));

        var after = decision.Fact<ReservationMoved>().After;
        Assert.Equal((Noted with { Version = 2, InterestNoticeOn = null }).Planned(), after);
        Assert.Equal(
            new Notice(
                default, APatron.Id, ALibrary.HoersholmIsil, NoticeKind.ReservationEnding, 8001, 2, ATitle.Id,
                Days.Day("2027-03-30")),
            decision.Fact<NoticeQueued>().Notice);
        Assert.Empty(LookAt(after, Days.Noon("2027-03-21")).Facts);
    }

    [Fact]
    public void Who_has_a_copy_ready_is_not_told_that_interest_ends() =>
        Assert.Empty(LookAt(
            AReservation.InTransit(APatron.Id) with { InterestNoticeOn = Days.Day("2027-03-20") },
            Days.Noon("2027-03-20")).Facts);

    private static Decision LookAt(Reservation reservation, DateTimeOffset now) => Ending.Decide(new Ending.Case(
        reservation.Id,
        ReservationState.Expired,
        ATitle.Queued(reservation),
        ALibrary.Hoersholm(),
        now));
}
