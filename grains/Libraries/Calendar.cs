using System.Collections.Immutable;

namespace Skranke.Libraries;

/// <summary>When a library is open, as data: the days on which it is closed, and the hours of its branches. The one
/// place that knows whether a day or an hour is open. Due dates ask for days only.</summary>
public sealed record Calendar
{
    public ImmutableArray<DayOfWeek> ClosedWeekdays { get; init; } = [];

    /// <summary>Days closed every year, as <c>MM-dd</c>.</summary>
    public ImmutableArray<string> ClosedYearly { get; init; } = [];

    /// <summary>Days closed relative to Easter Sunday (Good Friday is -2, Ascension Day 39, Whit Monday 50).</summary>
    public ImmutableArray<int> ClosedEasterOffsets { get; init; } = [];

    public ImmutableArray<Closure> Closures { get; init; } = [];

    /// <summary>Days that do not count as days late, such as those of a strike, whether open or not.</summary>
    public ImmutableArray<Closure> FeeFree { get; init; } = [];

    /// <summary>Staffed and self-service hours of every week; an hour that none of them names is closed.</summary>
    public ImmutableArray<WeekHours> Hours { get; init; } = [];

    /// <summary>Hours on single dates, which come before those of the week and before closed days.</summary>
    public ImmutableArray<DateHours> Exceptions { get; init; } = [];

    /// <summary>A library that is closed for longer than this has no calendar but a mistake in it.</summary>
    private const int ClosedDaysMax = 366;

    public bool IsOpen(DateOnly day, BranchId branch) =>
        !ClosedWeekdays.Contains(day.DayOfWeek)
        && !ClosedYearly.Contains(day.ToString("MM-dd"))
        && !ClosedEasterOffsets.Contains(day.DayNumber - EasterSunday(day.Year).DayNumber)
        && !Closures.Any(closure => closure.Covers(day, branch));

    /// <summary>The day itself where it is open, otherwise the next open one; a year ahead at most.</summary>
    public DateOnly OpenDayFrom(DateOnly day, BranchId branch)
    {
        for (var ahead = 0; ahead < ClosedDaysMax; ahead++)
        {
            if (IsOpen(day.AddDays(ahead), branch))
            {
                return day.AddDays(ahead);
            }
        }

        return day;
    }

    /// <summary>The <paramref name="count"/>th open day after <paramref name="day"/>.</summary>
    public DateOnly OpenDaysAfter(DateOnly day, int count, BranchId branch)
    {
        for (var left = count; left > 0; left--)
        {
            day = OpenDayFrom(day.AddDays(1), branch);
        }

        return day;
    }

    /// <summary>How a branch is open at a local minute, counted from midnight.</summary>
    public Opening OpeningAt(BranchId branch, DateOnly day, int minute) =>
        HoursOn(branch, day)?.At(minute) ?? Opening.Closed;

    /// <summary>When a branch is open next, from a local minute on; null where it is not within a year.</summary>
    public (DateOnly Day, int Minute)? NextOpening(BranchId branch, DateOnly day, int minute)
    {
        for (var ahead = 0; ahead < ClosedDaysMax; ahead++)
        {
            if (HoursOn(branch, day.AddDays(ahead))?.OpensFrom(ahead == 0 ? minute : 0) is { } opens)
            {
                return (day.AddDays(ahead), opens);
            }
        }

        return null;
    }

    /// <summary>The hours of a branch on a day: a date of its own first, then a date of all branches; then, unless the
    /// day is closed, the branch's own weekday and that of all.</summary>
    private OpeningHours? HoursOn(BranchId branch, DateOnly day) =>
        Of(branch, Exceptions.Where(hours => hours.Covers(day)))
            ?? (IsOpen(day, branch) ? Of(branch, Hours.Where(week => week.Weekdays.Contains(day.DayOfWeek))) : null);

    private static OpeningHours? Of(BranchId branch, IEnumerable<OpeningHours> hours) =>
        hours.FirstOrDefault(own => own.Branch == branch) ?? hours.FirstOrDefault(all => all.Branch is null);

    /// <summary>The Gregorian computus in the form of Meeus, Jones and Butcher.</summary>
    public static DateOnly EasterSunday(int year)
    {
        var golden = year % 19;
        var (century, yearOfCentury) = (year / 100, year % 100);
        var correction = (century - ((century + 8) / 25) + 1) / 3;
        var epact = ((19 * golden) + century - (century / 4) - correction + 15) % 30;
        var weekday = (32 + (2 * (century % 4)) + (2 * (yearOfCentury / 4)) - epact - (yearOfCentury % 4)) % 7;
        var late = (golden + (11 * epact) + (22 * weekday)) / 451;
        var counted = epact + weekday - (7 * late) + 114;
        return new DateOnly(year, counted / 31, (counted % 31) + 1);
    }
}

/// <summary>A stretch of closed days, both ends included; for one branch, or for all where none is named.</summary>
public sealed record Closure
{
    public required DateOnly From { get; init; }

    public required DateOnly To { get; init; }

    public BranchId? Branch { get; init; }

    public string Reason { get; init; } = "";

    public bool Covers(DateOnly day, BranchId branch) =>
        From <= day && day <= To && (Branch is null || Branch == branch);
}
