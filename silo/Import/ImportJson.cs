using System.Text.Json.Serialization;

namespace Skranke.Silo.Import;

/// <summary>Generated serialisers for reports.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RowRefusal[]))]
[JsonSerializable(typeof(ImportReport))]
public sealed partial class ImportJson : JsonSerializerContext;
