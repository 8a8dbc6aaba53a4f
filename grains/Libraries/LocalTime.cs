using NodaTime;

namespace Skranke.Libraries;

/// <summary>From an instant to a library's local day and back. The zones come with the engine and not from the machine,
/// so that two machines never disagree about a due date.</summary>
public static class LocalTime
{
    public static DateOnly DayIn(string timeZone, DateTimeOffset instant)
    {
        var local = Instant.FromDateTimeOffset(instant).InZone(Zone(timeZone));
        return new DateOnly(local.Year, local.Month, local.Day);
    }

    /// <summary>The local day and the minute since its midnight, by the clock on the wall.</summary>
    public static (DateOnly Day, int Minute) MinuteIn(string timeZone, DateTimeOffset instant)
    {
        var local = Instant.FromDateTimeOffset(instant).InZone(Zone(timeZone));
        return (new DateOnly(local.Year, local.Month, local.Day), (local.Hour * 60) + local.Minute);
    }

    /// <summary>The first instant of a local day; on a day without a midnight, the first instant there is.</summary>
    public static DateTimeOffset StartOfDay(string timeZone, DateOnly day) =>
        Zone(timeZone).AtStartOfDay(new LocalDate(day.Year, day.Month, day.Day)).ToDateTimeOffset().ToUniversalTime();

    /// <summary>What the clock on the wall shows.</summary>
    public static DateTime WallClock(string timeZone, DateTimeOffset instant) =>
        Instant.FromDateTimeOffset(instant).InZone(Zone(timeZone)).ToDateTimeUnspecified();

    /// <summary>When the clock on the wall showed this; of two such instants the earlier, and of none the one that much
    /// after the gap began.</summary>
    public static DateTimeOffset InstantOf(string timeZone, DateTime wallClock) =>
        LocalDateTime.FromDateTime(wallClock).InZoneLeniently(Zone(timeZone)).ToDateTimeOffset().ToUniversalTime();

    /// <summary>A minute of a local day by the clock on the wall; where that is skipped, the first instant after
    /// it.</summary>
    public static DateTimeOffset AtMinute(string timeZone, DateOnly day, int minute) =>
        Zone(timeZone).AtLeniently(new LocalDateTime(day.Year, day.Month, day.Day, minute / 60, minute % 60))
            .ToDateTimeOffset().ToUniversalTime();

    public static bool Knows(string timeZone) => DateTimeZoneProviders.Tzdb.GetZoneOrNull(timeZone) is not null;

    private static DateTimeZone Zone(string timeZone) => DateTimeZoneProviders.Tzdb[timeZone];
}
