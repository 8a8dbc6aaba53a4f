using FsCheck;
using FsCheck.Fluent;
using Skranke.Libraries;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Libraries;

public sealed class CalendarTests
{
    private static readonly Calendar Danish = new()
    {
        ClosedWeekdays = [DayOfWeek.Sunday],
        ClosedYearly = ["12-24", "12-25", "12-26", "12-31", "01-01", "06-05"],
        ClosedEasterOffsets = [-3, -2, 0, 1, 39, 49, 50],
    };

    [Theory]
    [InlineData(1818, "1818-03-22")]
    [InlineData(1943, "1943-04-25")]
    [InlineData(2000, "2000-04-23")]
    [InlineData(2008, "2008-03-23")]
    [InlineData(2024, "2024-03-31")]
    [InlineData(2025, "2025-04-20")]
    [InlineData(2026, "2026-04-05")]
    [InlineData(2027, "2027-03-28")]
    [InlineData(2028, "2028-04-16")]
    [InlineData(2038, "2038-04-25")]
    [InlineData(2285, "2285-03-22")]
    public void Knows_Easter_Sunday(int year, string easter) =>
        Assert.Equal(Days.Day(easter), Calendar.EasterSunday(year));

    [Theory]
    [InlineData("2026-04-02", "Maundy Thursday")]
    [InlineData("2026-04-03", "Good Friday")]
    [InlineData("2026-04-06", "Easter Monday")]
    [InlineData("2026-05-14", "Ascension Day")]
    [InlineData("2026-05-25", "Whit Monday")]
    [InlineData("2026-06-05", "Constitution Day")]
    [InlineData("2026-12-24", "Christmas Eve")]
    [InlineData("2026-11-08", "a Sunday")]
    public void Is_closed_on(string day, string name) =>
        Assert.False(Danish.IsOpen(Days.Day(day), ALibrary.Main), name);

    [Theory]
    [InlineData("2026-04-01")]
    [InlineData("2026-04-07")]
    [InlineData("2026-12-23")]
    [InlineData("2026-11-07")]
    public void Is_open_on(string day) => Assert.True(Danish.IsOpen(Days.Day(day), ALibrary.Main));

    [Theory]
    [InlineData("2026-12-23", "2026-12-23")]
    [InlineData("2026-12-24", "2026-12-28")]
    [InlineData("2026-12-31", "2027-01-02")]
    [InlineData("2026-04-02", "2026-04-04")]
    [InlineData("2026-04-05", "2026-04-07")]
    public void The_next_open_day_skips_every_closed_one(string from, string open) =>
        Assert.Equal(Days.Day(open), Danish.OpenDayFrom(Days.Day(from), ALibrary.Main));

    [Fact]
    public void A_library_closed_for_July_opens_in_August()
    {
        var library = ALibrary.Hoersholm().ClosedFrom("2026-07-01", "2026-07-31");

        Assert.Equal(
            Days.Day("2026-08-01"), library.Calendar.OpenDayFrom(Days.Day("2026-07-01"), ALibrary.Main));
        Assert.Equal(
            Days.Day("2026-06-30"), library.Calendar.OpenDayFrom(Days.Day("2026-06-30"), ALibrary.Main));
    }

    [Fact]
    public void A_closure_of_one_branch_leaves_the_others_open()
    {
        var calendar = ALibrary.Hoersholm().ClosedFrom("2026-11-02", "2026-11-06", ALibrary.Kokkedal).Calendar;

        Assert.True(calendar.IsOpen(Days.Today, ALibrary.Main));
        Assert.False(calendar.IsOpen(Days.Today, ALibrary.Kokkedal));
        Assert.Equal(Days.Day("2026-11-07"), calendar.OpenDayFrom(Days.Today, ALibrary.Kokkedal));
    }

    [Fact]
    public void A_leap_day_may_be_closed_every_year()
    {
        var calendar = new Calendar { ClosedYearly = ["02-29"] };

        Assert.Equal(Days.Day("2028-03-01"), calendar.OpenDayFrom(Days.Day("2028-02-29"), ALibrary.Main));
    }

    [Fact]
    public void A_calendar_that_is_never_open_moves_nothing()
    {
        var never = new Calendar { ClosedWeekdays = [.. Enum.GetValues<DayOfWeek>()] };

        Assert.Equal(Days.Today, never.OpenDayFrom(Days.Today, ALibrary.Main));
    }

    [Theory]
    [InlineData("2026-11-02", 7, "2026-11-10")]
    [InlineData("2026-12-22", 3, "2026-12-29")]
    [InlineData("2026-11-02", 0, "2026-11-02")]
    public void Counts_open_days_only(string from, int count, string last) =>
        Assert.Equal(Days.Day(last), Danish.OpenDaysAfter(Days.Day(from), count, ALibrary.Main));

    /// <summary>Open on one weekday at least, with closures of some weeks: no calendar closes for a year.</summary>
    private static readonly Gen<Calendar> SomeCalendar =
        from weekdays in Gen.SubListOf(Enum.GetValues<DayOfWeek>().Skip(1))
        from yearly in Gen.SubListOf(new[] { "12-24", "12-25", "12-26", "01-01", "05-17", "06-05" })
        from easter in Gen.SubListOf(new[] { -3, -2, 0, 1, 39, 49, 50 })
        from start in Gen.Choose(0, 400)
        from length in Gen.Choose(0, 60)
        select new Calendar
        {
            ClosedWeekdays = [.. weekdays],
            ClosedYearly = [.. yearly],
            ClosedEasterOffsets = [.. easter],
            Closures = [new Closure { From = Days.Today.AddDays(start), To = Days.Today.AddDays(start + length) }],
        };

    [Fact]
    public void The_next_open_day_is_open_and_the_first_one() => Prop.ForAll(
        SomeCalendar.ToArbitrary(),
        Gen.Choose(0, 800).ToArbitrary(),
        (calendar, ahead) =>
        {
            var day = Days.Today.AddDays(ahead);
            var open = calendar.OpenDayFrom(day, ALibrary.Main);
            var skipped = Enumerable.Range(0, open.DayNumber - day.DayNumber).Select(day.AddDays);
            return open >= day
                && calendar.IsOpen(open, ALibrary.Main)
                && skipped.All(closed => !calendar.IsOpen(closed, ALibrary.Main));
        }).QuickCheckThrowOnFailure();
}
