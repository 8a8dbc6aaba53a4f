using Skranke.Libraries;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Libraries;

/// <summary>Staffed, self-service and closed hours (H11).</summary>
public sealed class OpeningHoursTests
{
    private static readonly Calendar Usual = ACalendar.WithHours();

    [Theory]
    [InlineData("00:00", 0)]
    [InlineData("07:30", 450)]
    [InlineData("23:59", 1439)]
    [InlineData("24:00", 1440)]
    [InlineData("24:01", null)]
    [InlineData("25:00", null)]
    [InlineData("7:30", null)]
    [InlineData("07:60", null)]
    [InlineData("07.30", null)]
    [InlineData("07:30:00", null)]
    [InlineData("", null)]
    public void A_time_is_hours_and_minutes(string text, int? minute) => Assert.Equal(minute, OpenSpan.MinuteOf(text));

    [Theory]
    [InlineData("06:59", Opening.Closed)]
    [InlineData("07:00", Opening.SelfService)]
    [InlineData("09:59", Opening.SelfService)]
    [InlineData("10:00", Opening.Staffed)]
    [InlineData("18:59", Opening.Staffed)]
    [InlineData("19:00", Opening.SelfService)]
    [InlineData("21:59", Opening.SelfService)]
    [InlineData("22:00", Opening.Closed)]
    public void Staff_are_there_for_a_part_of_the_hours(string time, Opening opening) =>
        Assert.Equal(opening, At(Usual, "2026-11-02", time));

    [Fact]
    public void Hours_up_to_midnight_hold_to_the_last_minute()
    {
        var late = new Calendar { Hours = [ACalendar.Week(null, [("20:00", "24:00")], [], DayOfWeek.Monday)] };

        Assert.Equal(Opening.SelfService, At(late, "2026-11-02", "23:59"));
        Assert.Equal(Opening.Closed, At(late, "2026-11-03", "00:00"));
    }

    [Fact]
    public void A_branch_of_its_own_hours_does_not_share_those_of_all()
    {
        Assert.Equal(Opening.Closed, At(Usual, "2026-11-02", "08:00", kokkedal: true));
        Assert.Equal(Opening.Staffed, At(Usual, "2026-11-02", "14:00", kokkedal: true));
    }

    [Fact]
    public void A_closed_day_has_no_hours()
    {
        Assert.Equal(Opening.Closed, At(Usual with { ClosedYearly = ["12-24"] }, "2026-12-24", "12:00"));
        Assert.Equal(Opening.Closed, At(Usual with { ClosedEasterOffsets = [1] }, "2026-04-06", "12:00"));
    }

    [Fact]
    public void An_exception_comes_before_the_week_and_before_closed_days()
    {
        var christmas = Usual with
        {
            ClosedYearly = ["12-26"],
            Exceptions = [ACalendar.Dates("2026-12-23", "2026-12-26", ("09:00", "12:00"))],
        };

        Assert.Equal(Opening.Closed, At(christmas, "2026-12-23", "08:00"));
        Assert.Equal(Opening.SelfService, At(christmas, "2026-12-26", "09:00"));
        Assert.Equal(Opening.Staffed, At(christmas, "2026-12-22", "12:00"));
        Assert.Equal(Opening.Staffed, At(christmas, "2026-12-27", "12:00"));
        Assert.False(christmas.IsOpen(Days.Day("2026-12-26"), ALibrary.Main));
    }

    [Fact]
    public void An_exception_of_one_branch_leaves_the_others()
    {
        var one = Usual with
        {
            Exceptions =
            [
                ACalendar.Dates("2026-11-02", "2026-11-02", ("00:00", "24:00")) with { Branch = ALibrary.Kokkedal },
            ],
        };

        Assert.Equal(Opening.SelfService, At(one, "2026-11-02", "03:00", kokkedal: true));
        Assert.Equal(Opening.Closed, At(one, "2026-11-02", "03:00"));
    }

    [Theory]
    [InlineData("2026-11-02", "06:00", "2026-11-02", "07:00")]
    [InlineData("2026-11-02", "12:00", "2026-11-02", "12:00")]
    [InlineData("2026-11-02", "22:00", "2026-11-03", "07:00")]
    [InlineData("2026-12-23", "23:00", "2026-12-25", "07:00")]
    public void Knows_when_it_opens_next(string day, string time, string openDay, string openTime) => Assert.Equal(
        (Days.Day(openDay), OpenSpan.MinuteOf(openTime)!.Value),
        (Usual with { ClosedYearly = ["12-24"] }).NextOpening(
            ALibrary.Main, Days.Day(day), OpenSpan.MinuteOf(time)!.Value));

    [Fact]
    public void A_calendar_without_hours_never_opens() => Assert.Null(
        new Calendar().NextOpening(ALibrary.Main, Days.Today, 0));

    [Fact]
    public void Hours_change_no_due_date() => Assert.Equal(
        Days.Day("2026-11-08"),
        new Calendar { Hours = [ACalendar.Week(null, [], [("10:00", "18:00")], DayOfWeek.Monday)] }
            .OpenDayFrom(Days.Day("2026-11-08"), ALibrary.Main));

    [Fact]
    public void A_document_from_before_there_were_hours_reads_and_one_with_them_comes_back_the_same()
    {
        var old = LibraryDocuments.ReadCalendar("""{"closedWeekdays":["Sunday"],"closedYearly":["12-24"]}""");
        Assert.Empty(old.Hours);
        Assert.Empty(old.Exceptions);

        var written = LibraryDocuments.Write(Usual with
        {
            Exceptions = [ACalendar.Dates("2026-12-23", "2026-12-24", ("09:00", "12:00"))],
        });
        Assert.Equal(written, LibraryDocuments.Write(LibraryDocuments.ReadCalendar(written)));
        Assert.Contains("\"selfService\":[{\"from\":\"07:00\",\"to\":\"22:00\"}]", written, StringComparison.Ordinal);
    }

    private static Opening At(Calendar calendar, string day, string time, bool kokkedal = false) => calendar.OpeningAt(
        kokkedal ? ALibrary.Kokkedal : ALibrary.Main, Days.Day(day), OpenSpan.MinuteOf(time)!.Value);
}
