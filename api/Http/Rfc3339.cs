using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Skranke.Api.Http;

/// <summary>Times as they go over the wire: RFC 3339 with an offset. Milliseconds are written, so that an answer and a
/// later reading of the same row never differ by what the database rounds away.</summary>
public static partial class Rfc3339
{
    private static readonly DateTimeOffset Earliest = new(1900, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Latest = new(2999, 12, 31, 0, 0, 0, TimeSpan.Zero);

    public static bool TryParse(string text, out DateTimeOffset instant)
    {
        instant = default;
        if (!Form().IsMatch(text)
            || !DateTimeOffset.TryParse(
                text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var parsed)
            || parsed < Earliest || parsed > Latest)
        {
            return false;
        }

        instant = parsed;
        return true;
    }

    public static string Write(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    [GeneratedRegex(
        @"^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?([Zz]|[+-][0-9]{2}:[0-9]{2})\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}

/// <summary>Writes and reads times as <see cref="Rfc3339"/>.</summary>
public sealed class Rfc3339Json : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetString() is { } text && Rfc3339.TryParse(text, out var instant)
            ? instant
            : throw new JsonException("A time has an offset, such as 2026-12-24T18:00:00Z.");

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Rfc3339.Write(value));
}
