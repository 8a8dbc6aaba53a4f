using System.Text.Json.Serialization;

namespace Skranke.Loans;

/// <summary>What a patron wants of a receipt (H25): the proof of a return exists in any case (H26).</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ReceiptTo>))]
public enum ReceiptTo
{
    [JsonStringEnumMemberName("none")]
    None,

    [JsonStringEnumMemberName("print")]
    Print,

    [JsonStringEnumMemberName("mail")]
    Mail,
}
