using System.Text.Json;
using Skranke.Basics;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Basics;

public sealed class IsoPeriodTests
{
    [Theory]
    [InlineData("P2Y", 24, 0, 0)]
    [InlineData("P1Y6M", 18, 0, 0)]
    [InlineData("P30D", 0, 30, 0)]
    [InlineData("P2W", 0, 14, 0)]
    [InlineData("PT72H", 0, 0, 72)]
    [InlineData("P1DT12H", 0, 1, 12)]
    [InlineData("PT0S", 0, 0, 0)]
    [InlineData("P0D", 0, 0, 0)]
    public void Reads_what_policies_write(string text, int months, int days, int hours)
    {
        Assert.True(IsoPeriod.TryParse(text, out var period));
        Assert.Equal(new IsoPeriod(months, days, hours), period);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("P")]
    [InlineData("PT")]
    [InlineData("30D")]
    [InlineData("-P30D")]
    [InlineData("P30")]
    [InlineData("P1.5D")]
    [InlineData("PT30M")]
    [InlineData("P30D\n")]
    [InlineData("p30d")]
    public void Reads_nothing_else(string? text) => Assert.False(IsoPeriod.TryParse(text, out _));

    [Theory]
    [InlineData("P24M", "P2Y")]
    [InlineData("P14M", "P1Y2M")]
    [InlineData("P2W", "P14D")]
    [InlineData("PT72H", "PT72H")]
    [InlineData("P0D", "PT0S")]
    public void Writes_one_form_for_each_length(string text, string written)
    {
        _ = IsoPeriod.TryParse(text, out var period);

        Assert.Equal($"\"{written}\"", JsonSerializer.Serialize(period));
        Assert.Equal(period, JsonSerializer.Deserialize<IsoPeriod>($"\"{written}\""));
    }

    [Fact]
    public void Counts_back_by_the_calendar_and_then_by_hours()
    {
        var noon = Days.Instant("2026-03-31T12:00:00Z");

        Assert.Equal(Days.Instant("2026-02-28T12:00:00Z"), new IsoPeriod(1, 0, 0).Before(noon));
        Assert.Equal(Days.Instant("2026-03-28T12:00:00Z"), new IsoPeriod(0, 0, 72).Before(noon));
        Assert.Equal(Days.Instant("2026-03-01T12:00:00Z"), IsoPeriod.OfDays(30).Before(noon));
    }

    [Fact]
    public void Counts_on_by_whole_days()
    {
        Assert.Equal(Days.Day("2028-03-01"), new IsoPeriod(24, 0, 0).After(Days.Day("2026-03-01")));
        Assert.Equal(Days.Day("2026-03-04"), new IsoPeriod(0, 0, 49).After(Days.Day("2026-03-01")));
    }

    [Theory]
    [InlineData("P1Y", 372)]
    [InlineData("P30D", 30)]
    [InlineData("PT1H", 1)]
    public void Says_how_many_days_it_can_last(string text, int days)
    {
        _ = IsoPeriod.TryParse(text, out var period);

        Assert.Equal(days, period.DaysMost);
    }

    [Fact]
    public void A_number_is_no_length_of_time() =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<IsoPeriod>("30"));
}
