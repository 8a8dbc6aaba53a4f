namespace Skranke.Reservations;

/// <summary>A reservation at which a timer must look, as the ledger's index sees it; its title
/// decides.</summary>
public sealed record DueReservation(ReservationId ReservationId, TitleId TitleId);
