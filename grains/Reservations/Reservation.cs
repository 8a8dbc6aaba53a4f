using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Skranke.Interlibrary;
using Skranke.Loans;

namespace Skranke.Reservations;

/// <summary>A patron's place in the queue of a title. It ends exactly once (I14); a patron has at most one active
/// reservation on a title (I11), and it captures at most one copy (I13).</summary>
public sealed record Reservation
{
    public required ReservationId Id { get; init; }

    public required int Version { get; init; }

    public required PatronId PatronId { get; init; }

    /// <summary>The title that was asked for; of several, the first.</summary>
    public required TitleId TitleId { get; init; }

    /// <summary>The catalogue's identifier of the title, or of the one of several titles whose copy was
    /// captured.</summary>
    public required TitleReference Title { get; init; }

    /// <summary>The other titles of which any will do, with the place in the queue of each (editions of one
    /// work).</summary>
    public ImmutableArray<QueuePlace> OtherTitles
    {
        get => field.IsDefault ? [] : field;
        init => field = value.IsDefaultOrEmpty ? default : value;
    }

    public required Isil Library { get; init; }

    public required BranchId PickupBranch { get; init; }

    /// <summary>The server's order in the queue (I12); positions are counted from it, never stored.</summary>
    public required long Place { get; init; }

    public required ReservationState State { get; init; }

    /// <summary>The only copy that answers this reservation, where one was asked for.</summary>
    public CopyId? WantedCopy { get; init; }

    /// <summary>The only issue of a periodical that answers this reservation, where one was asked for.</summary>
    public string? Issue { get; init; }

    /// <summary>The copy that was captured.</summary>
    public CopyId? CopyId { get; init; }

    public CopyBarcode? Copy { get; init; }

    /// <summary>The title of the captured copy; of several titles, the one that came first.</summary>
    public TitleId? CopyTitleId { get; init; }

    /// <summary>The issue of the captured copy.</summary>
    public string? CopyIssue { get; init; }

    public required DateTimeOffset PlacedAt { get; init; }

    /// <summary>The last local day on which the patron still wants it.</summary>
    public required DateOnly InterestUntil { get; init; }

    /// <summary>The local day on which the patron is told that the interest ends; null once told.</summary>
    public DateOnly? InterestNoticeOn { get; init; }

    /// <summary>The local day on which the patron is told that the days on the pickup shelf end; null once told, and
    /// while there is nothing to pick up.</summary>
    public DateOnly? PickupNoticeOn { get; init; }

    /// <summary>When a timer looks at it next; null where no time runs. Moves with every change (see
    /// <see cref="ReservationPlan"/>).</summary>
    public DateTimeOffset? NextActionAt { get; init; }

    /// <summary>The first local day on which the patron is passed over; the place in the queue is kept.</summary>
    public DateOnly? PausedFrom { get; init; }

    /// <summary>The last local day of the pause.</summary>
    public DateOnly? PausedUntil { get; init; }

    /// <summary>How far the library has come with getting what it does not hold (H41); null for its own
    /// titles.</summary>
    public InterlibraryState? Interlibrary { get; init; }

    /// <summary>The library that was asked to supply it.</summary>
    public string? Supplier { get; init; }

    /// <summary>The last local day on which the copy waits on the pickup shelf.</summary>
    public DateOnly? PickupUntil { get; init; }

    /// <summary>What is written on the slip and told to the patron, so that nobody else's eyes read a name.</summary>
    public int? PickupNumber { get; init; }

    public required Channel Channel { get; init; }

    public bool IsWaiting => State == ReservationState.Waiting;

    public bool IsActive => State is ReservationState.Waiting
        or ReservationState.InTransit or ReservationState.Captured or ReservationState.Ready;

    /// <summary>The title whose turn decides about this reservation now: that of the captured copy, else the one asked
    /// for.</summary>
    public TitleId DecidedBy => CopyTitleId ?? TitleId;

    /// <summary>All titles of which any will do.</summary>
    public IEnumerable<TitleId> Titles => OtherTitles.Select(other => other.TitleId).Prepend(TitleId);

    /// <summary>The same reservation at its end, for which no time runs any more.</summary>
    public Reservation EndedAs(ReservationState end) =>
        this with { Version = Version + 1, State = end, NextActionAt = null };

    public bool IsAnsweredBy(CopyId copy, string? issue) =>
        (WantedCopy is null || WantedCopy == copy) && (Issue is null || Issue == issue);

    /// <summary>True on the days on which the patron wants to be passed over, both ends included.</summary>
    public bool IsPausedOn(DateOnly day) =>
        PausedFrom is { } from && from <= day && (PausedUntil is null || day <= PausedUntil);

    /// <summary>The place in the queue of one of its titles (I12).</summary>
    public long PlaceIn(TitleId title) =>
        title == TitleId ? Place : OtherTitles.First(other => other.TitleId == title).Place;
}

/// <summary>A place in the queue of one title.</summary>
public readonly record struct QueuePlace(TitleId TitleId, long Place);

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

    /// <summary>At the pickup branch, but not on the pickup shelf yet: a sorter's bin is not the shelf (H40).</summary>
    [JsonStringEnumMemberName("captured")]
    Captured = 6,
}
