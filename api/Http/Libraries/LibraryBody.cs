using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Skranke.Libraries;

namespace Skranke.Api.Http.Libraries;

/// <summary>Policies, calendars, house rules and libraries as bodies. They are read as the documents that people write,
/// where what is left out has its default; only to explain a fault is their shape as an answer looked at.</summary>
public static class LibraryBody
{
    public static (Policy? Read, Answer? Fault) Policy(ReadOnlyMemory<byte> bytes) =>
        Read(bytes, LibraryDocuments.ParsePolicy, ApiJson.Wire.Policy);

    public static (Calendar? Read, Answer? Fault) Calendar(ReadOnlyMemory<byte> bytes) =>
        Read(bytes, LibraryDocuments.ReadCalendar, ApiJson.Wire.Calendar);

    public static (HouseRules? Read, Answer? Fault) Rules(ReadOnlyMemory<byte> bytes) =>
        Read(bytes, LibraryDocuments.ReadRules, ApiJson.Wire.HouseRules);

    public static (LibraryDocument? Read, Answer? Fault) Library(ReadOnlyMemory<byte> bytes) =>
        Read(bytes, LibraryDocuments.ReadLibrary, ApiJson.Wire.LibraryDocument);

    private static (T? Read, Answer? Fault) Read<T>(
        ReadOnlyMemory<byte> bytes, Func<string, T> parse, JsonTypeInfo<T> type) where T : class
    {
        if (bytes.IsEmpty)
        {
            return (null, Problems.Malformed("The body is missing."));
        }

        try
        {
            using var document = JsonDocument.Parse(bytes);
            return NullIn(document.RootElement, "") is { } field
                ? (null, Problems.Malformed($"Field '{field}' must not be null.", field))
                : (parse(Encoding.UTF8.GetString(bytes.Span)), null);
        }
        catch (JsonException failure)
        {
            return (null, MalformedBody.Explain(bytes, type, failure));
        }
    }

    /// <summary>Where a list holds null: no reader refuses that by itself.</summary>
    private static string? NullIn(JsonElement element, string field) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject()
            .Select(one => NullIn(one.Value, field.Length == 0 ? one.Name : $"{field}.{one.Name}"))
            .FirstOrDefault(found => found is not null),
        JsonValueKind.Array => element.EnumerateArray()
            .Select((one, place) => one.ValueKind == JsonValueKind.Null
                ? $"{field}[{place}]"
                : NullIn(one, $"{field}[{place}]"))
            .FirstOrDefault(found => found is not null),
        _ => null,
    };
}
