using Skranke.Basics;
using Skranke.Copies;
using Skranke.Loans;
using Skranke.Reservations;

namespace Skranke.Tests.Builders;

/// <summary>Copies by where they are. All are books of Hørsholm's main branch.</summary>
public static class ACopy
{
    public static readonly CopyId Id = new(2001);

    public static readonly CopyId OtherId = new(2002);

    public static readonly CopyBarcode Barcode = CopyBarcode.Of("020235");

    public static Copy OnShelf(string material = "book") => new()
    {
        Id = Id,
        Version = 11,
        Owner = ALibrary.HoersholmIsil,
        Barcode = Barcode,
        TitleId = ATitle.Id,
        Title = ATitle.Reference,
        Branch = ALibrary.Main,
        Material = material,
        Status = CopyStatus.Available,
    };

    public static Copy Other() => OnShelf() with { Id = OtherId, Barcode = CopyBarcode.Of("20235") };

    /// <summary>A copy of the other edition.</summary>
    public static Copy OfOtherTitle() => OnShelf() with
    {
        Id = new CopyId(2003),
        Barcode = CopyBarcode.Of("20236"),
        TitleId = ATitle.OtherId,
        Title = ATitle.Other().Reference,
    };

    public static Copy With(CopyStatus status) => OnShelf() with { Status = status };

    public static Copy InTransitTo(BranchId branch) => With(CopyStatus.InTransit) with { TransitTo = branch };

    public static Copy OnLoan(Loan loan) => OnShelf(loan.Material) with { Loan = loan };

    public static Copy CapturedFor(Reservation reservation) => OnShelf() with
    {
        Status = reservation.State == ReservationState.InTransit ? CopyStatus.InTransit : CopyStatus.Available,
        TransitTo = reservation.State == ReservationState.InTransit ? reservation.PickupBranch : null,
        Capture = new Capture(
            reservation.Id,
            reservation.PatronId,
            reservation.PickupBranch,
            OnShelf: reservation.State == ReservationState.Ready),
    };

    /// <summary>Owned by another library and lent here.</summary>
    public static Copy Foreign() =>
        OnShelf() with { Owner = ALibrary.RanaIsil, Branch = BranchId.Of(ALibrary.RanaIsil.Value) };
}
