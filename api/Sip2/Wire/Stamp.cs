using System.Globalization;
using Skranke.Libraries;

namespace Skranke.Api.Sip2.Wire;

/// <summary>A date and time of 18 characters: day, zone, time. Four blanks as the zone mean the library's local time,
/// which is what is sent.</summary>
public static class Stamp
{
    public const int Length = 18;

    private const string EndOfDay = "    235959";

    /// <summary>No date.</summary>
    public static string None { get; } = new(' ', Length);

    public static string Write(string timeZone, DateTimeOffset instant) =>
        LocalTime.WallClock(timeZone, instant).ToString("yyyyMMdd'    'HHmmss", CultureInfo.InvariantCulture);

    /// <summary>The end of a day, as of one until which a copy is lent.</summary>
    public static string Write(DateOnly day) => day.ToString("yyyyMMdd", CultureInfo.InvariantCulture) + EndOfDay;

    /// <summary>Reads what can be read; false where nothing can, and then the time is now.</summary>
    public static bool TryRead(string text, string timeZone, out DateTimeOffset instant)
    {
        instant = default;
        var all = text.TrimEnd();
        if (all.Length < 8 || !DateOnly.TryParseExact(
            all.AsSpan(0, 8), "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return false;
        }

        var rest = all[8..].TrimStart();
        TimeSpan? offset = null;
        if (rest.Length > 0 && char.IsAsciiLetter(rest[0]))
        {
            offset = OffsetOf(char.ToUpperInvariant(rest[0]));
            rest = rest[1..];
        }

        if (!TimeOnly.TryParseExact(
            rest, ["HHmmss", "HHmm"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
        {
            time = TimeOnly.MinValue;
        }

        var wall = day.ToDateTime(time);
        instant = offset is { } known
            ? new DateTimeOffset(DateTime.SpecifyKind(wall, DateTimeKind.Utc) - known, TimeSpan.Zero)
            : LocalTime.InstantOf(timeZone, wall);
        return true;
    }

    /// <summary>The military letter of a zone; null where it means none.</summary>
    private static TimeSpan? OffsetOf(char letter) => letter switch
    {
        'Z' => TimeSpan.Zero,
        >= 'A' and <= 'I' => TimeSpan.FromHours(letter - 'A' + 1),
        >= 'K' and <= 'M' => TimeSpan.FromHours(letter - 'A'),
        >= 'N' and <= 'Y' => TimeSpan.FromHours('M' - letter),
        _ => null,
    };
}
