using System.Text.Json.Serialization;

namespace Skranke.Silo.Sending;

/// <summary>How far a message has come. Numbers are stored.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MessageState>))]
public enum MessageState
{
    [JsonStringEnumMemberName("waiting")]
    Waiting = 0,

    /// <summary>The other side took it.</summary>
    [JsonStringEnumMemberName("sent")]
    Sent = 1,

    /// <summary>Nothing in it was true any more when its turn came (I31).</summary>
    [JsonStringEnumMemberName("dropped")]
    Dropped = 2,

    /// <summary>It was refused for good, or tried too often.</summary>
    [JsonStringEnumMemberName("dead")]
    Dead = 3,

    /// <summary>Its address does not work, or there is none.</summary>
    [JsonStringEnumMemberName("bad-address")]
    BadAddress = 4,

    /// <summary>It was sent and came back.</summary>
    [JsonStringEnumMemberName("returned")]
    Returned = 5,
}

/// <summary>How far a notice has come. Numbers are stored.</summary>
internal enum NoticeState
{
    Waiting = 0,
    InMessage = 1,
    Untrue = 2,

    /// <summary>Nothing reaches its patron, who is told nothing (H13).</summary>
    NoWay = 3,
}
