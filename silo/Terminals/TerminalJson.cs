using System.Text.Json;
using System.Text.Json.Serialization;

namespace Skranke.Silo.Terminals;

/// <summary>A terminal's profile as the database keeps it; what has its default is left out.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(TerminalProfile))]
internal sealed partial class TerminalJson : JsonSerializerContext;
