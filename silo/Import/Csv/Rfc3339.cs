using System.Globalization;

namespace Skranke.Silo.Import.Csv;

/// <summary>Instants as the interface for programs writes them: never without an offset, for a guess would be wrong
/// twice a year.</summary>
public static class Rfc3339
{
    private static readonly string[] Forms =
    [
        "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss'Z'",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'",
    ];

    public static bool TryParse(ReadOnlySpan<char> text, out DateTimeOffset instant)
    {
        var isRead = DateTimeOffset.TryParseExact(
            text, Forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out instant);

        // The database keeps microseconds: what is finer would differ from itself when it is read again.
        instant = isRead ? instant.ToUniversalTime().AddTicks(-(instant.Ticks % 10)) : default;
        return isRead;
    }
}
