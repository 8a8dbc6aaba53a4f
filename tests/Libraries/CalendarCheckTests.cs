using Skranke.Libraries;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Libraries;

/// <summary>What a calendar may not say (H19).</summary>
public sealed class CalendarCheckTests
{
    private static readonly Closure July = new() { From = Days.Day("2027-07-01"), To = Days.Day("2027-07-31") };

    private static readonly WeekHours Mondays = ACalendar.Week(null, [], [("10:00", "19:00")], DayOfWeek.Monday);

    private static readonly Dictionary<string, Calendar> WrongInOneThing = new()
    {
        ["closedWeekdays"] = new() { ClosedWeekdays = [.. Enum.GetValues<DayOfWeek>()] },
        ["closedYearly[1]"] = new() { ClosedYearly = ["12-24", "02-30"] },
        ["closedYearly[0]"] = new() { ClosedYearly = ["24-12"] },
        ["closedEasterOffsets[0]"] = new() { ClosedEasterOffsets = [1000] },
        ["closures[0].to"] = new() { Closures = [July with { To = Days.Day("2027-06-30") }] },
        ["closures[1].branch"] = new() { Closures = [July, July with { Branch = ALibrary.Nowhere }] },
        ["hours[0].weekdays"] = Hours(ACalendar.Week(null, [], [("10:00", "19:00")])),
        ["hours[1].weekdays"] = Hours(Mondays, Mondays),
        ["hours[0].branch"] = Hours(Mondays with { Branch = ALibrary.Nowhere }),
        ["hours[0]"] = Hours(ACalendar.Week(null, [], [], DayOfWeek.Monday)),
        ["hours[0].staffed[0].from"] = Hours(ACalendar.Week(null, [], [("10", "19:00")], DayOfWeek.Monday)),
        ["hours[0].staffed[0].to"] = Hours(ACalendar.Week(null, [], [("10:00", "24:30")], DayOfWeek.Monday)),
        ["hours[0].selfService[0].to"] = Hours(ACalendar.Week(null, [("22:00", "02:00")], [], DayOfWeek.Monday)),
        ["hours[0].staffed[1].from"] =
            Hours(ACalendar.Week(null, [], [("10:00", "14:00"), ("13:00", "19:00")], DayOfWeek.Monday)),
        ["exceptions[0].to"] = Except(ACalendar.Dates("2026-12-24", "2026-12-23", ("09:00", "12:00"))),
        ["exceptions[0].branch"] = Except(
            ACalendar.Dates("2026-12-23", "2026-12-24", ("09:00", "12:00")) with { Branch = ALibrary.Nowhere }),
        ["exceptions[0]"] = Except(ACalendar.Dates("2026-12-23", "2026-12-24")),
        ["exceptions[1].from"] = Except(
            ACalendar.Dates("2026-12-23", "2026-12-24", ("09:00", "12:00")),
            ACalendar.Dates("2026-12-24", "2026-12-25", ("09:00", "12:00"))),
    };

    public static TheoryData<string> Fields => [.. WrongInOneThing.Keys];

    [Theory]
    [MemberData(nameof(Fields))]
    public void Names_the_field_that_is_wrong(string field)
    {
        var fault = Assert.Single(CalendarCheck.FaultsOf(WrongInOneThing[field], ALibrary.Hoersholm()));

        Assert.Equal(field, fault.Field);
    }

    [Fact]
    public void A_weekday_that_is_closed_has_no_hours()
    {
        var fault = Assert.Single(CalendarCheck.FaultsOf(
            Hours(Mondays) with { ClosedWeekdays = [DayOfWeek.Monday] }, ALibrary.Hoersholm()));

        Assert.Equal("hours[0].weekdays", fault.Field);
        Assert.Contains("closedWeekdays", fault.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Takes_hours_of_all_and_of_one_and_other_dates() => Assert.Empty(CalendarCheck.FaultsOf(
        ACalendar.WithHours() with
        {
            ClosedYearly = ["12-24"],
            Exceptions =
            [
                ACalendar.Dates("2026-12-24", "2026-12-24", ("09:00", "12:00")),
                ACalendar.Dates("2026-12-24", "2026-12-24", ("00:00", "24:00")) with { Branch = ALibrary.Kokkedal },
            ],
        },
        ALibrary.Hoersholm()));

    [Fact]
    public void Takes_closed_days_of_every_kind()
    {
        var calendar = new Calendar
        {
            ClosedWeekdays = [DayOfWeek.Sunday],
            ClosedYearly = ["02-29", "12-24"],
            ClosedEasterOffsets = [-2, 1, 39, 50],
            Closures = [July, July with { Branch = ALibrary.Kokkedal }],
        };

        Assert.Empty(CalendarCheck.FaultsOf(calendar, ALibrary.Hoersholm()));
    }

    private static Calendar Hours(params WeekHours[] hours) => new() { Hours = [.. hours] };

    private static Calendar Except(params DateHours[] exceptions) => new() { Exceptions = [.. exceptions] };
}
