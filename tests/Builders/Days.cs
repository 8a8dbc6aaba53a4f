using System.Globalization;

namespace Skranke.Tests.Builders;

/// <summary>Days and instants of the tests, written as they are read. Noon of UTC is the same day in Copenhagen and
/// Oslo.</summary>
public static class Days
{
    /// <summary>A Monday, on which nothing special happens.</summary>
    public static readonly DateOnly Today = new(2026, 11, 2);

    public static readonly DateTimeOffset Now = Noon(Today);

    public static DateOnly Day(string day) => DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static DateTimeOffset Noon(DateOnly day) => new(day, new TimeOnly(12, 0), TimeSpan.Zero);

    public static DateTimeOffset Noon(string day) => Noon(Day(day));

    public static DateTimeOffset Instant(string instant) =>
        DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
