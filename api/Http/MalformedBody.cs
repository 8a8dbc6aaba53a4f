using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Skranke.Api.Http;

/// <summary>Finds out why a body could not be read, so that the answer names the field and not a type of ours. Only
/// bodies that failed come here.</summary>
public static class MalformedBody
{
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

    private static string At(JsonException failure) => failure.Path is { Length: > 2 } path ? $" at {path}" : "";

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

            if (ExplainValue(property.Value, known, field) is { } wrong)
            {
                return wrong;
            }
        }

        return null;
    }

    private static Answer? ExplainValue(JsonElement value, JsonPropertyInfo known, string field)
    {
        var type = Nullable.GetUnderlyingType(known.PropertyType) ?? known.PropertyType;
        var info = known.Options.GetTypeInfo(type);
        if (value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (info.Kind == JsonTypeInfoKind.Object && value.ValueKind == JsonValueKind.Object)
        {
            return ExplainObject(value, info, field + ".");
        }

        var (expected, isRight) = Expected(type, info, value);
        return isRight ? null : Problems.Malformed($"Field '{field}' must be {expected}{Instead(value)}.", field);
    }

    private static (string Expected, bool IsRight) Expected(
        Type type, JsonTypeInfo info, JsonElement value) => info.Kind switch
    {
        JsonTypeInfoKind.Object => ("an object", false),
        JsonTypeInfoKind.Enumerable => (
            "a list of strings",
            value.ValueKind == JsonValueKind.Array
            && value.EnumerateArray().All(one => one.ValueKind == JsonValueKind.String)),
        _ when type == typeof(bool) => ("true or false", value.ValueKind is JsonValueKind.True or JsonValueKind.False),
        _ => ("a string of valid Unicode", value.ValueKind == JsonValueKind.String && IsUnicode(value)),
    };

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
    private static string Shown(string name) =>
        name.Length <= 40 && !name.Any(char.IsControl) ? name : name.Length > 40 ? name[..40] + "…" : "?";
}
