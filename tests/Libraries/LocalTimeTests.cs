using Skranke.Libraries;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Libraries;

public sealed class LocalTimeTests
{
    private const string Copenhagen = "Europe/Copenhagen";

    private const string Oslo = "Europe/Oslo";

    [Theory]
    [InlineData("2026-11-02T22:59:59Z", "2026-11-02")]
    [InlineData("2026-11-02T23:00:00Z", "2026-11-03")]
    [InlineData("2026-07-02T21:59:59Z", "2026-07-02")]
    [InlineData("2026-07-02T22:00:00Z", "2026-07-03")]
    [InlineData("2026-12-31T23:00:00Z", "2027-01-01")]
    public void A_day_begins_at_the_librarys_midnight(string instant, string day)
    {
        Assert.Equal(Days.Day(day), LocalTime.DayIn(Copenhagen, Days.Instant(instant)));
        Assert.Equal(Days.Day(day), LocalTime.DayIn(Oslo, Days.Instant(instant)));
    }

    [Fact]
    public void The_offset_in_which_an_instant_is_written_does_not_matter() =>
        Assert.Equal(
            LocalTime.DayIn(Oslo, Days.Instant("2026-11-02T23:30:00Z")),
            LocalTime.DayIn(Oslo, Days.Instant("2026-11-02T15:30:00-08:00")));

    [Theory]
    [InlineData("2026-03-28T22:59:59Z", "2026-03-28")]
    [InlineData("2026-03-28T23:00:00Z", "2026-03-29")]
    [InlineData("2026-03-29T00:59:59Z", "2026-03-29")]
    [InlineData("2026-03-29T01:00:00Z", "2026-03-29")]
    [InlineData("2026-03-29T21:59:59Z", "2026-03-29")]
    [InlineData("2026-03-29T22:00:00Z", "2026-03-30")]
    [InlineData("2026-10-24T21:59:59Z", "2026-10-24")]
    [InlineData("2026-10-24T22:00:00Z", "2026-10-25")]
    [InlineData("2026-10-25T00:30:00Z", "2026-10-25")]
    [InlineData("2026-10-25T01:30:00Z", "2026-10-25")]
    [InlineData("2026-10-25T22:59:59Z", "2026-10-25")]
    [InlineData("2026-10-25T23:00:00Z", "2026-10-26")]
    public void The_nights_in_which_clocks_are_put_forward_and_back_belong_to_one_day(string instant, string day)
    {
        Assert.Equal(Days.Day(day), LocalTime.DayIn(Copenhagen, Days.Instant(instant)));
        Assert.Equal(Days.Day(day), LocalTime.DayIn(Oslo, Days.Instant(instant)));
    }

    [Theory]
    [InlineData("2026-03-29", "2026-03-28T23:00:00Z", 23)]
    [InlineData("2026-10-25", "2026-10-24T22:00:00Z", 25)]
    [InlineData("2026-11-02", "2026-11-01T23:00:00Z", 24)]
    public void A_day_lasts_until_the_next_one_starts(string day, string start, int hours)
    {
        var from = LocalTime.StartOfDay(Oslo, Days.Day(day));
        var to = LocalTime.StartOfDay(Oslo, Days.Day(day).AddDays(1));

        Assert.Equal(Days.Instant(start), from);
        Assert.Equal(TimeSpan.Zero, from.Offset);
        Assert.Equal(hours, (to - from).TotalHours);
    }

    [Fact]
    public void A_day_without_a_midnight_starts_at_the_first_instant_there_is() =>
        Assert.Equal(
            Days.Instant("2018-11-04T03:00:00Z"),
            LocalTime.StartOfDay("America/Sao_Paulo", Days.Day("2018-11-04")));

    [Theory]
    [InlineData("Europe/Copenhagen", true)]
    [InlineData("America/Godthab", true)]
    [InlineData("Europe/Atlantis", false)]
    [InlineData("", false)]
    public void Knows_the_zones_of_the_world_and_no_others(string zone, bool known) =>
        Assert.Equal(known, LocalTime.Knows(zone));
}
