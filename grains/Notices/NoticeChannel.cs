using System.Text.Json.Serialization;

namespace Skranke.Notices;

/// <summary>A way by which a notice reaches its patron. Numbers are stored and never reused.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<NoticeChannel>))]
public enum NoticeChannel
{
    [JsonStringEnumMemberName("email")]
    Email = 1,

    [JsonStringEnumMemberName("sms")]
    Sms = 2,

    /// <summary>On paper, to the postal address.</summary>
    [JsonStringEnumMemberName("letter")]
    Letter = 3,

    /// <summary>The public mailbox that belongs to a national id, such as Digital Post or Digipost.</summary>
    [JsonStringEnumMemberName("digital-post")]
    DigitalPost = 4,
}
