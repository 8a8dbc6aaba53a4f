using System.Text.Json.Serialization;
using Skranke.Libraries;

namespace Skranke.Actors;

/// <summary>Generated serialisers for what grains say to each other and for what the ledger keeps as JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Request))]
[JsonSerializable(typeof(Reply))]
[JsonSerializable(typeof(Policy))]
[JsonSerializable(typeof(Calendar))]
[JsonSerializable(typeof(Ledger.Receipt))]
public sealed partial class EngineJson : JsonSerializerContext;
