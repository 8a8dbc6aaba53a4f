using System.Text.Json.Serialization;

namespace Skranke.Ledger;

/// <summary>What an event says happened. Numbers are stored and never reused.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<EventKind>))]
public enum EventKind
{
    [JsonStringEnumMemberName("loan-opened")]
    LoanOpened = 1,

    [JsonStringEnumMemberName("loan-renewed")]
    LoanRenewed = 2,

    [JsonStringEnumMemberName("loan-closed")]
    LoanClosed = 3,

    [JsonStringEnumMemberName("copy-moved")]
    CopyMoved = 4,

    [JsonStringEnumMemberName("reservation-placed")]
    ReservationPlaced = 5,

    [JsonStringEnumMemberName("reservation-captured")]
    ReservationCaptured = 6,

    [JsonStringEnumMemberName("reservation-ready")]
    ReservationReady = 7,

    [JsonStringEnumMemberName("reservation-fulfilled")]
    ReservationFulfilled = 8,

    [JsonStringEnumMemberName("reservation-cancelled")]
    ReservationCancelled = 9,

    [JsonStringEnumMemberName("reservation-expired")]
    ReservationExpired = 10,

    [JsonStringEnumMemberName("pin-tried")]
    PinTried = 11,

    [JsonStringEnumMemberName("copy-returned")]
    CopyReturned = 12,

    /// <summary>The captured copy was not to be had after all; the patron waits again.</summary>
    [JsonStringEnumMemberName("reservation-released")]
    ReservationReleased = 13,
}
