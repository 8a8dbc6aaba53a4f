using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Skranke.WorkItems;

/// <summary>Something the engine recorded but cannot sort out by itself; staff do, and say when it is done.</summary>
/// <param name="At">When the thing happened; it may have become known later.</param>
/// <param name="Codes">Refusal codes that would have been given, had the engine been asked in time.</param>
/// <param name="Card">What was scanned as a card, where nobody has it.</param>
/// <param name="Barcode">What was scanned as a copy.</param>
/// <param name="OtherPatronId">The second account, where it is about two.</param>
/// <param name="Amount">The money it is about, in minor units of the library's currency.</param>
public sealed record WorkItem(
    WorkItemId Id,
    Isil Library,
    BranchId? Branch,
    WorkItemKind Kind,
    DateTimeOffset At,
    ImmutableArray<string> Codes,
    PatronId? PatronId = null,
    CopyId? CopyId = null,
    LoanId? LoanId = null,
    string? Card = null,
    string? Barcode = null,
    PatronId? OtherPatronId = null,
    long? Amount = null);

/// <summary>What staff must look at. Numbers are stored and never reused.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<WorkItemKind>))]
public enum WorkItemKind
{
    /// <summary>A kiosk lent a copy while it was cut off, and a rule would have said no.</summary>
    [JsonStringEnumMemberName("offline-checkout")]
    OfflineCheckout = 1,

    /// <summary>A kiosk took a copy back while it was cut off, and what it says does not fit what is known.</summary>
    [JsonStringEnumMemberName("offline-checkin")]
    OfflineCheckin = 2,

    /// <summary>A patron says that a copy was returned which is still on loan.</summary>
    [JsonStringEnumMemberName("claimed-returned")]
    ClaimedReturned = 3,

    /// <summary>A copy on the pick list was not on its shelf.</summary>
    [JsonStringEnumMemberName("copy-missing")]
    CopyMissing = 4,

    /// <summary>Two accounts have one national id; staff link them, or say that they stay apart.</summary>
    [JsonStringEnumMemberName("link-proposed")]
    LinkProposed = 60,

    /// <summary>A patron has died of whom loans, reservations or fees are open.</summary>
    [JsonStringEnumMemberName("patron-deceased")]
    PatronDeceased = 30,

    /// <summary>Somebody is to be excluded, and staff decide.</summary>
    [JsonStringEnumMemberName("exclusion-proposed")]
    ExclusionProposed = 31,

    /// <summary>A patron has paid what turned out not to be owed, and is to get it back.</summary>
    [JsonStringEnumMemberName("refund-due")]
    RefundDue = 32,

    /// <summary>The numbers that are reserved for the library's cards come to an end.</summary>
    [JsonStringEnumMemberName("card-numbers-low")]
    CardNumbersLow = 40,

    /// <summary>A kiosk renewed a loan while it was cut off, and neither a rule nor the date it promised could be
    /// followed.</summary>
    [JsonStringEnumMemberName("offline-renewal")]
    OfflineRenewal = 69,
}
