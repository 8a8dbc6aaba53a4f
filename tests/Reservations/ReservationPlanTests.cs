using Skranke.Libraries;
using Skranke.Reservations;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Reservations;

/// <summary>When a timer looks at a reservation (H40).</summary>
public sealed class ReservationPlanTests
{
    private static readonly Library Hoersholm = ALibrary.Hoersholm();

    [Theory]
    [InlineData("2027-03-20", "2027-03-20T07:00:00Z")]
    [InlineData("2027-03-29", "2027-03-29T06:00:00Z")]
    [InlineData(null, "2027-03-30T22:00:00Z")]
    public void Who_waits_is_told_in_the_librarys_morning_and_lapses_when_the_last_day_is_over(
        string? noticeOn, string at) => Planned(
            AReservation.Waiting(APatron.Id) with { InterestNoticeOn = noticeOn is null ? null : Days.Day(noticeOn) },
            at);

    [Theory]
    [InlineData("2026-11-07", "2026-11-07T07:00:00Z")]
    [InlineData(null, "2026-11-09T23:00:00Z")]
    public void What_stands_on_the_shelf_is_told_in_the_librarys_morning_and_lapses_when_the_last_day_is_over(
        string? noticeOn, string at) => Planned(
            AReservation.Ready(APatron.Id) with { PickupNoticeOn = noticeOn is null ? null : Days.Day(noticeOn) }, at);

    [Fact]
    public void What_is_under_way_has_no_plan()
    {
        Planned(AReservation.InTransit(APatron.Id) with { NextActionAt = Days.Now }, null);
        Planned(AReservation.InTheBin(APatron.Id) with { NextActionAt = Days.Now }, null);
    }

    [Fact]
    public void The_morning_is_that_of_the_policy_of_the_day()
    {
        var policy = Hoersholm.Policies[0];
        var later = policy with
        {
            ValidFrom = Days.Day("2027-03-01"),
            Notices = policy.Notices with { MorningMinute = 9 * 60 },
        };
        var noted = AReservation.Waiting(APatron.Id) with { InterestNoticeOn = Days.Day("2027-03-20") };

        Assert.Equal(
            Days.Instant("2027-03-20T08:00:00Z"),
            ReservationPlan.Planned(noted, Hoersholm with { Policies = [later, policy] }).NextActionAt);
    }

    [Fact]
    public void What_has_ended_has_no_plan() => Assert.Null(
        (AReservation.Waiting(APatron.Id) with { NextActionAt = Days.Now })
            .EndedAs(ReservationState.Cancelled).NextActionAt);

    private static void Planned(Reservation reservation, string? at) => Assert.Equal(
        at is null ? (DateTimeOffset?)null : Days.Instant(at),
        ReservationPlan.Planned(reservation, Hoersholm).NextActionAt);
}
