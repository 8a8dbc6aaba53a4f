using System.Text.Json.Serialization;
using Skranke.Loans;

namespace Skranke.Copies;

/// <summary>One physical thing with a barcode. Whether it is lent follows from its open loan, whether it waits for
/// somebody from the reservation that captured it; never both (I2).</summary>
public sealed record Copy
{
    public required CopyId Id { get; init; }

    public required int Version { get; init; }

    /// <summary>The library that owns the copy; the barcode is unique within it.</summary>
    public required Isil Owner { get; init; }

    public required CopyBarcode Barcode { get; init; }

    public required TitleId TitleId { get; init; }

    public required TitleReference Title { get; init; }

    /// <summary>Where the copy belongs when nobody has it.</summary>
    public required BranchId Branch { get; init; }

    public required string Material { get; init; }

    /// <summary>Purchase price in minor units, where known.</summary>
    public long? Price { get; init; }

    /// <summary>The issue of a periodical, as its catalogue writes it, such as <c>2026:4</c>; null for other
    /// copies.</summary>
    public string? Issue { get; init; }

    /// <summary>Where another library owns the copy and supplied it for a patron here (H38, H41).</summary>
    public Supply? Supply { get; init; }

    public required CopyStatus Status { get; init; }

    /// <summary>The branch a copy in transit is on its way to.</summary>
    public BranchId? TransitTo { get; init; }

    public Loan? Loan { get; init; }

    public Capture? Capture { get; init; }
}

/// <summary>The owner's terms for a copy that it supplied.</summary>
/// <param name="Supplier">The owner as staff know it: an ISIL or a name.</param>
/// <param name="DueDate">The day on which the owner wants it back; null where it named none.</param>
/// <param name="Renewable">Whether the owner takes requests to renew.</param>
/// <param name="ReadingRoom">Whether the owner lends it for use in the library only.</param>
public sealed record Supply(string Supplier, DateOnly? DueDate, bool Renewable, bool ReadingRoom);

/// <summary>The reservation a copy was captured for, and where that patron picks it up.</summary>
public sealed record Capture(ReservationId Reservation, PatronId PatronId, BranchId PickupBranch, bool OnShelf);

/// <summary>What is stored of a copy's whereabouts; being lent or waiting on the pickup shelf is derived.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CopyStatus>))]
public enum CopyStatus
{
    [JsonStringEnumMemberName("available")]
    Available = 0,

    [JsonStringEnumMemberName("in-transit")]
    InTransit = 1,

    [JsonStringEnumMemberName("lost")]
    Lost = 2,

    [JsonStringEnumMemberName("withdrawn")]
    Withdrawn = 3,

    [JsonStringEnumMemberName("damaged")]
    Damaged = 4,

    [JsonStringEnumMemberName("incomplete")]
    Incomplete = 5,

    /// <summary>Not where it should stand, and searched for; found again by the next scan.</summary>
    [JsonStringEnumMemberName("missing")]
    Missing = 6,
}
