using System.Text.Json.Serialization;

namespace Skranke.Patrons;

/// <summary>What a patron shows card and PIN for (H11).</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Purpose>))]
public enum Purpose
{
    /// <summary>To lend, return and renew at a machine.</summary>
    [JsonStringEnumMemberName("kiosk")]
    Kiosk,

    /// <summary>To come in.</summary>
    [JsonStringEnumMemberName("door")]
    Door,

    /// <summary>To use the library's site or app.</summary>
    [JsonStringEnumMemberName("web")]
    Web,

    /// <summary>To use a digital service.</summary>
    [JsonStringEnumMemberName("digital")]
    Digital,
}
