namespace Skranke.Api.Http;

/// <summary>Says in the OpenAPI document what the type of a field does not say: a format, or the words it may
/// be.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SchemaAttribute(params string[] words) : Attribute
{
    /// <summary>The words it may be; empty for any.</summary>
    public IReadOnlyList<string> Words { get; } = words;

    public string? Format { get; init; }

    /// <summary>True where a request without it is refused.</summary>
    public bool Required { get; init; }
}
