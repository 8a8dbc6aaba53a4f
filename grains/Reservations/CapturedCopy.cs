using Skranke.Copies;

namespace Skranke.Reservations;

/// <summary>What a reservation needs to know of the copy that answers it.</summary>
public readonly record struct CapturedCopy(
    CopyId Id, CopyBarcode Barcode, TitleId TitleId, string? Issue, TitleReference Title)
{
    public static CapturedCopy Of(Copy copy) =>
        new(copy.Id, copy.Barcode, copy.TitleId, copy.Issue, copy.Title);

    /// <summary>The copy that was captured for a reservation; null where none was.</summary>
    public static CapturedCopy? Of(Reservation reservation) => reservation.CopyId is { } id
        ? new CapturedCopy(id, reservation.Copy!.Value, reservation.DecidedBy, reservation.CopyIssue, reservation.Title)
        : null;
}
