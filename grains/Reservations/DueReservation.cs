namespace Skranke.Reservations;

/// <summary>A reservation whose interest or pickup time has run out, as the ledger's index sees it; its title
/// decides.</summary>
public sealed record DueReservation(ReservationId ReservationId, TitleId TitleId);
