using System.Text.Json.Serialization;

namespace Skranke.Interlibrary;

/// <summary>How far a library has come with getting a copy of what it does not hold (H41).</summary>
[JsonConverter(typeof(JsonStringEnumConverter<InterlibraryState>))]
public enum InterlibraryState
{
    /// <summary>A patron asked for it; no library was asked yet.</summary>
    [JsonStringEnumMemberName("requested")]
    Requested = 0,

    /// <summary>Ordered from a library that has it.</summary>
    [JsonStringEnumMemberName("ordered")]
    Ordered = 1,

    /// <summary>A copy has come and was captured for the patron.</summary>
    [JsonStringEnumMemberName("received")]
    Received = 2,

    /// <summary>No library could supply it.</summary>
    [JsonStringEnumMemberName("unfilled")]
    Unfilled = 3,
}
