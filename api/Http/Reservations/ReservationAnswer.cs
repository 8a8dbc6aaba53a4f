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

    /// <summary>The catalogue's identifier of the title; of several, the one whose copy was captured, or the
    /// first.</summary>
    public required TitleReference Title { get; init; }

    /// <summary>All titles of which any will do; one where only one was asked for.</summary>
    public required IReadOnlyList<TitleReference> Titles { get; init; }

    /// <summary>The only issue of a periodical that will do.</summary>
    public string? Issue { get; init; }

    /// <summary>The barcode of the only copy that will do.</summary>
    public CopyBarcode? WantedCopy { get; init; }

    public required Isil Library { get; init; }

    public required BranchId PickupBranch { get; init; }

    public required ReservationState State { get; init; }

    /// <summary>1 for the next in line; 0 where a copy is captured or the reservation has ended.</summary>
    public required int Position { get; init; }

    public required DateTimeOffset PlacedAt { get; init; }

    /// <summary>The last day on which the patron still wants it.</summary>
    public required DateOnly InterestUntil { get; init; }

    /// <summary>The days on which the patron is passed over; absent where there is no pause.</summary>
    public PauseAnswer? Pause { get; init; }

    /// <summary>The day on which a copy can be expected, by queue, due dates and loan period; no promise. Absent where
    /// nobody can say, and in answers to a change.</summary>
    public DateOnly? EstimatedFrom { get; init; }

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

    /// <summary>What was just decided, with what the ledger knows of its titles besides.</summary>
    public static async ValueTask<ReservationAnswer> Of(Call call, Reservation reservation, int position) =>
        Of((await call.Services.Reservations.Describe([reservation], call.Cancellation))[0] with
        {
            Position = position,
        });

    public static ReservationAnswer Of(ReservationView view)
    {
        var reservation = view.Reservation;
        return new ReservationAnswer
        {
            Id = reservation.Id,
            Version = reservation.Version,
            PatronId = reservation.PatronId.Value == 0 ? null : reservation.PatronId,
            Title = reservation.Title,
            Titles = view.Titles,
            Issue = reservation.Issue,
            WantedCopy = view.WantedCopy,
            Library = reservation.Library,
            PickupBranch = reservation.PickupBranch,
            State = reservation.State,
            Position = view.Position,
            PlacedAt = reservation.PlacedAt,
            InterestUntil = reservation.InterestUntil,
            Pause = reservation.PausedFrom is { } from ? new PauseAnswer(from, reservation.PausedUntil) : null,
            EstimatedFrom = view.EstimatedFrom,
            PickupUntil = reservation.PickupUntil,
            PickupNumber = reservation.PickupNumber,
            Copy = reservation.Copy,
            Channel = reservation.Channel,
            Interlibrary = reservation.Interlibrary,
            Supplier = reservation.Supplier,
        };
    }
}

/// <param name="Until">The last day of the pause; absent where it has no end.</param>
public sealed record PauseAnswer(DateOnly From, DateOnly? Until);
