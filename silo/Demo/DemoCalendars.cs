using Skranke.Libraries;

namespace Skranke.Silo.Demo;

/// <summary>The days on which libraries of the two countries are closed.</summary>
internal static class DemoCalendars
{
    /// <summary>Maundy Thursday, Good Friday, Easter Sunday and Monday, Ascension Day, Whit Sunday and
    /// Monday.</summary>
    private static readonly int[] AroundEaster = [-3, -2, 0, 1, 39, 49, 50];

    /// <summary>Open every day of the week, on Sundays without staff. General Prayer Day is no holiday since
    /// 2024.</summary>
    public static Calendar Danish { get; } = new()
    {
        ClosedYearly = ["01-01", "06-05", "12-24", "12-25", "12-26", "12-31"],
        ClosedEasterOffsets = [.. AroundEaster],
    };

    public static Calendar Norwegian { get; } = new()
    {
        ClosedWeekdays = [DayOfWeek.Sunday],
        ClosedYearly = ["01-01", "05-01", "05-17", "12-24", "12-25", "12-26", "12-31"],
        ClosedEasterOffsets = [.. AroundEaster],
    };
}
