using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Skranke.Api.Http;

/// <summary>Finds out why a body could not be read, so that the answer names the field and not a type of ours. Only
/// bodies that failed come here.</summary>
public static class MalformedBody
{
    private const int NameLengthMax = 40;

    private static readonly JsonDocumentOptions Lenient = new() { MaxDepth = 64, AllowDuplicateProperties = true };

    public static Answer Explain(ReadOnlyMemory<byte> body, JsonTypeInfo type, JsonException failure)
    {
        try
        {
            using var document = JsonDocument.Parse(body, Lenient);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? ExplainObject(document.RootElement, type, "") ?? Problems.Malformed("The body cannot be read.")
                : Problems.Malformed("The body must be one JSON object.");
        }
        catch (JsonException broken)
        {
            var at = broken.LineNumber is { } line
                ? $" It breaks off or goes wrong at line {line + 1}, byte {broken.BytePositionInLine + 1}."
                : "";
            return Problems.Malformed("The body is not well-formed JSON (RFC 8259)." + at);
        }
        catch (InvalidOperationException)
        {
            return Problems.Malformed($"The body holds text that is no valid Unicode{At(failure)}.");
        }
    }

    private static string At(JsonException failure) =>
        failure.Path is { Length: > 2 and <= NameLengthMax } path
        && path.All(c => char.IsAsciiLetterOrDigit(c) || c is '$' or '.' or '[' or ']')
            ? $" at {path}"
            : "";

    private static Answer? ExplainObject(JsonElement element, JsonTypeInfo type, string prefix)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var property in element.EnumerateObject())
        {
            var name = property.Name;
            var field = prefix + Shown(name);
            if (!seen.Add(name))
            {
                return Problems.Malformed($"Field '{field}' stands twice.", field);
            }

            if (type.Properties.FirstOrDefault(known => known.Name == name) is not { } known)
            {
                var names = string.Join(", ", type.Properties.Select(one => one.Name));
                return Problems.Malformed($"Field '{field}' is unknown; known are: {names}.", field);
            }

            if (ExplainValue(property.Value, known.PropertyType, known.Options, field) is { } wrong)
            {
                return wrong;
            }
        }

        return type.Properties.FirstOrDefault(known => known.IsRequired && !seen.Contains(known.Name)) is { } missing
            ? Problems.Malformed($"Field '{prefix}{missing.Name}' is missing.", prefix + missing.Name)
            : null;
    }

    private static Answer? ExplainValue(
        JsonElement value, Type declared, JsonSerializerOptions options, string field)
    {
        var type = Nullable.GetUnderlyingType(declared) ?? declared;
        var info = options.GetTypeInfo(type);
        if (value.ValueKind == JsonValueKind.Null)
        {
            return declared.IsValueType && type == declared
                ? Problems.Malformed($"Field '{field}' must not be null.", field)
                : null;
        }

        if (info.Kind == JsonTypeInfoKind.Object && value.ValueKind == JsonValueKind.Object)
        {
            return ExplainObject(value, info, field + ".");
        }

        if (info is { Kind: JsonTypeInfoKind.Enumerable, ElementType: { } element }
            && element != typeof(string)
            && value.ValueKind == JsonValueKind.Array)
        {
            return ExplainItems(value, element, options, field);
        }

        var (expected, isRight) = Expected(type, info, value);
        return isRight ? null : Problems.Malformed($"Field '{field}' must be {expected}{Instead(value)}.", field);
    }

    private static Answer? ExplainItems(
        JsonElement list, Type element, JsonSerializerOptions options, string field)
    {
        var place = 0;
        foreach (var item in list.EnumerateArray())
        {
            var one = $"{field}[{place++}]";
            if (item.ValueKind == JsonValueKind.Null)
            {
                return Problems.Malformed($"Field '{one}' must not be null.", one);
            }

            if (ExplainValue(item, element, options, one) is { } wrong)
            {
                return wrong;
            }
        }

        return null;
    }

    private static (string Expected, bool IsRight) Expected(
        Type type, JsonTypeInfo info, JsonElement value) => info.Kind switch
    {
        JsonTypeInfoKind.Object => ("an object", false),
        JsonTypeInfoKind.Enumerable when info.ElementType != typeof(string) => ("a list", false),
        JsonTypeInfoKind.Enumerable => (
            "a list of strings",
            value.ValueKind == JsonValueKind.Array
            && value.EnumerateArray().All(one => one.ValueKind == JsonValueKind.String)),
        _ when type == typeof(bool) => ("true or false", value.ValueKind is JsonValueKind.True or JsonValueKind.False),
        _ when type == typeof(int) => (
            "a whole number", value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out _)),
        _ when type == typeof(long) => (
            "a whole number", value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _)),
        _ when type == typeof(DateOnly) => ("a date such as 2026-12-24", IsDay(value)),
        _ when type.IsEnum => ($"one of {string.Join(", ", WordsOf(type))}", IsOneOf(value, WordsOf(type))),
        _ => ("a string of valid Unicode", value.ValueKind == JsonValueKind.String && IsUnicode(value)),
    };

    private static bool IsDay(JsonElement value) =>
        value.ValueKind == JsonValueKind.String
        && IsUnicode(value)
        && DateOnly.TryParseExact(value.GetString(), "yyyy-MM-dd", out _);

    private static bool IsOneOf(JsonElement value, string[] words) =>
        value.ValueKind == JsonValueKind.String && IsUnicode(value) && words.Contains(value.GetString());

    private static string[] WordsOf(Type type) =>
    [
        .. type.GetFields(BindingFlags.Public | BindingFlags.Static).Select(field =>
            field.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name ?? field.Name),
    ];

    private static bool IsUnicode(JsonElement value)
    {
        try
        {
            return value.GetString() is not null;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static string Instead(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => ", not an object",
        JsonValueKind.Number => ", not a number",
        JsonValueKind.True or JsonValueKind.False => ", not true or false",
        _ => "",
    };

    /// <summary>A name that a caller made up is shown, but not without bounds.</summary>
    /// <summary>Only what looks like the name of a field is said again: where a body is all wrong, what somebody is
    /// called may stand in its place.</summary>
    private static string Shown(string name) =>
        name.Length is > 0 and <= NameLengthMax && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-')
            ? name
            : "?";
}
