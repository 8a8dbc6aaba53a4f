using System.Text.Json.Serialization;
using Skranke.Loans;

namespace Skranke.Reservations;

/// <summary>A patron's place in the queue of a title. It ends exactly once (I14); a patron has at most one active
/// reservation on a title (I11), and it captures at most one copy (I13).</summary>
public sealed record Reservation
{
    public required ReservationId Id { get; init; }

    public required int Version { get; init; }

    public required PatronId PatronId { get; init; }

    public required TitleId TitleId { get; init; }

    public required TitleReference Title { get; init; }

    public required Isil Library { get; init; }

    public required BranchId PickupBranch { get; init; }

    /// <summary>The server's order in the queue (I12); positions are counted from it, never stored.</summary>
    public required long Place { get; init; }

    public required ReservationState State { get; init; }

    /// <summary>The only copy that answers this reservation, where one was asked for.</summary>
    public CopyId? WantedCopy { get; init; }

    /// <summary>The copy that was captured.</summary>
    public CopyId? CopyId { get; init; }

    public CopyBarcode? Copy { get; init; }

    public required DateTimeOffset PlacedAt { get; init; }

    /// <summary>The last local day on which the patron still wants it.</summary>
    public required DateOnly InterestUntil { get; init; }

    /// <summary>The last local day on which the copy waits on the pickup shelf.</summary>
    public DateOnly? PickupUntil { get; init; }

    /// <summary>What is written on the slip and told to the patron, so that nobody else's eyes read a name.</summary>
    public int? PickupNumber { get; init; }

    public required Channel Channel { get; init; }

    public bool IsWaiting => State == ReservationState.Waiting;

    public bool IsActive => State is ReservationState.Waiting or ReservationState.InTransit or ReservationState.Ready;

    public bool IsAnsweredBy(CopyId copy) => WantedCopy is null || WantedCopy == copy;
}

[JsonConverter(typeof(JsonStringEnumConverter<ReservationState>))]
public enum ReservationState
{
    [JsonStringEnumMemberName("waiting")]
    Waiting = 0,

    [JsonStringEnumMemberName("in-transit")]
    InTransit = 1,

    [JsonStringEnumMemberName("ready")]
    Ready = 2,

    [JsonStringEnumMemberName("fulfilled")]
    Fulfilled = 3,

    [JsonStringEnumMemberName("cancelled")]
    Cancelled = 4,

    [JsonStringEnumMemberName("expired")]
    Expired = 5,
}
