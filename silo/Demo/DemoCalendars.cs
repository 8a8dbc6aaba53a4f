using Skranke.Libraries;

namespace Skranke.Silo.Demo;

/// <summary>The days on which libraries of the two countries are closed, and the hours of their branches.</summary>
internal static class DemoCalendars
{
    /// <summary>Maundy Thursday, Good Friday, Easter Sunday and Monday, Ascension Day, Whit Sunday and
    /// Monday.</summary>
    private static readonly int[] AroundEaster = [-3, -2, 0, 1, 39, 49, 50];

    private static readonly DayOfWeek[] WorkingDays =
        [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday];

    /// <summary>Open every day of the week, on Sundays without staff. General Prayer Day is no holiday since
    /// 2024.</summary>
    /// <param name="other">The branch that is smaller than the main one.</param>
    public static Calendar Danish(BranchId other) => new()
    {
        ClosedYearly = ["01-01", "06-05", "12-24", "12-25", "12-26", "12-31"],
        ClosedEasterOffsets = [.. AroundEaster],
        Hours =
        [
            Week(null, "07:00", "22:00", ("10:00", "19:00"), WorkingDays),
            Week(null, "07:00", "22:00", ("10:00", "15:00"), DayOfWeek.Saturday),
            Week(null, "07:00", "22:00", null, DayOfWeek.Sunday),
            Week(other, "08:00", "21:00", ("13:00", "18:00"), DayOfWeek.Tuesday, DayOfWeek.Thursday),
            Week(
                other, "08:00", "21:00", null,
                DayOfWeek.Monday, DayOfWeek.Wednesday, DayOfWeek.Friday, DayOfWeek.Saturday, DayOfWeek.Sunday),
        ],
    };

    /// <param name="other">The branch that is smaller than the main one.</param>
    public static Calendar Norwegian(BranchId other) => new()
    {
        ClosedWeekdays = [DayOfWeek.Sunday],
        ClosedYearly = ["01-01", "05-01", "05-17", "12-24", "12-25", "12-26", "12-31"],
        ClosedEasterOffsets = [.. AroundEaster],
        Hours =
        [
            Week(null, "07:00", "22:00", ("10:00", "18:00"), WorkingDays),
            Week(null, "07:00", "20:00", ("10:00", "15:00"), DayOfWeek.Saturday),
            Week(other, "08:00", "20:00", ("12:00", "18:00"), DayOfWeek.Tuesday),
            Week(
                other, "08:00", "20:00", null,
                DayOfWeek.Monday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday, DayOfWeek.Saturday),
        ],
    };

    private static WeekHours Week(
        BranchId? branch, string from, string to, (string From, string To)? staffed, params DayOfWeek[] weekdays) =>
        new()
        {
            Branch = branch,
            Weekdays = [.. weekdays],
            SelfService = [new OpenSpan { From = from, To = to }],
            Staffed = staffed is { } hours ? [new OpenSpan { From = hours.From, To = hours.To }] : [],
        };
}
