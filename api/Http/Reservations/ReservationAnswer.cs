using Skranke.Interlibrary;
using Skranke.Loans;
using Skranke.Reservations;
using Skranke.Silo.ReadModels;

namespace Skranke.Api.Http.Reservations;

/// <summary>A reservation as callers see it.</summary>
public sealed record ReservationAnswer
{
    public required ReservationId Id { get; init; }

    /// <summary>For <c>If-Match</c>; also in the header <c>ETag</c>.</summary>
    public required int Version { get; init; }

    /// <summary>Absent where the link to the patron was cut.</summary>
    public PatronId? PatronId { get; init; }

    /// <summary>The catalogue's identifier of the title.</summary>
    public required TitleReference Title { get; init; }

    public required Isil Library { get; init; }

    public required BranchId PickupBranch { get; init; }

    public required ReservationState State { get; init; }

    /// <summary>1 for the next in line; 0 where a copy is captured or the reservation has ended.</summary>
    public required int Position { get; init; }

    public required DateTimeOffset PlacedAt { get; init; }

    /// <summary>The last day on which the patron still wants it.</summary>
    public required DateOnly InterestUntil { get; init; }

    /// <summary>The last day on which the copy waits on the pickup shelf.</summary>
    public DateOnly? PickupUntil { get; init; }

    /// <summary>What stands on the slip, instead of a name.</summary>
    public int? PickupNumber { get; init; }

    /// <summary>The barcode of the copy that was captured.</summary>
    public CopyBarcode? Copy { get; init; }

    public required Channel Channel { get; init; }

    /// <summary>How far the library has come with getting what it does not hold.</summary>
    public InterlibraryState? Interlibrary { get; init; }

    /// <summary>The library that was asked to supply it, as staff know it.</summary>
    public string? Supplier { get; init; }

    public static ReservationAnswer Of(ReservationView view) => Of(view.Reservation, view.Position);

    public static ReservationAnswer Of(Reservation reservation, int position) => new()
    {
        Id = reservation.Id,
        Version = reservation.Version,
        PatronId = reservation.PatronId.Value == 0 ? null : reservation.PatronId,
        Title = reservation.Title,
        Library = reservation.Library,
        PickupBranch = reservation.PickupBranch,
        State = reservation.State,
        Position = position,
        PlacedAt = reservation.PlacedAt,
        InterestUntil = reservation.InterestUntil,
        PickupUntil = reservation.PickupUntil,
        PickupNumber = reservation.PickupNumber,
        Copy = reservation.Copy,
        Channel = reservation.Channel,
        Interlibrary = reservation.Interlibrary,
        Supplier = reservation.Supplier,
    };
}
