using System.Text.Json.Serialization;

namespace Skranke.Silo.Import;

/// <summary>Generated serialisers for the parts of reports that the database keeps.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RowRefusal[]))]
public sealed partial class ImportJson : JsonSerializerContext;
