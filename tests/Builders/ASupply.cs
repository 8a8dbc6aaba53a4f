using Skranke.Actors;
using Skranke.Basics;
using Skranke.Copies;
using Skranke.Interlibrary;
using Skranke.Loans;
using Skranke.Reservations;

namespace Skranke.Tests.Builders;

/// <summary>What another library supplies: <see cref="ACopy"/> as a copy of Aarhus.</summary>
public static class ASupply
{
    public static readonly Supply Terms = new("DK-775100", Days.Day("2026-12-20"), Renewable: true, ReadingRoom: false);

    public static Copy Copy(Supply? terms = null) => ACopy.OnShelf() with { Supply = terms ?? Terms };

    public static Copy OnLoan(Loan loan, Supply? terms = null) => Copy(terms) with { Loan = loan };

    /// <summary>A loan whose renewal until <paramref name="dueOn"/> waits for the owner's answer.</summary>
    public static Loan Pending(string dueOn = "2026-12-02", string before = "2026-11-02") =>
        ALoan.DueOn(dueOn, renewals: 1) with
        {
            RenewalRequest = RenewalRequest.Pending,
            DueDateBefore = Days.Day(before),
        };

    /// <summary>The owner has said no, and the patron was not told yet.</summary>
    public static Loan Announced(string dueOn = "2026-12-02", string before = "2026-11-02") =>
        AnnullingRenewal.Decide(Case(Pending(dueOn, before))).Answer.As<LoanChangedReply>().Loan;

    public static LoanCase Case(Loan loan) =>
        new(APatron.Adult(), OnLoan(loan), loan, ATitle.Queued(), ALibrary.Hoersholm(), Days.Now);

    /// <summary>A reservation of what the library does not hold.</summary>
    public static Reservation Request(InterlibraryState state = InterlibraryState.Requested) =>
        AReservation.Waiting(APatron.Id) with { Interlibrary = state };

    public static OpenRequest.Case Open(params Reservation[] queue) => new(
        new ReservationId(8001),
        ATitle.Queued(queue) with { Material = Requesting.Material },
        ALibrary.Hoersholm(),
        Days.Now);

    public static RequestInterlibrary Ask(BranchId? pickup = null, DateOnly? until = null) => new()
    {
        Key = ARequest.Key(41),
        Origin = ARequest.Desk,
        PatronId = APatron.Id,
        Title = "Haugtussa",
        Author = "Arne Garborg",
        Year = 1895,
        PickupBranch = pickup ?? ALibrary.Main,
        InterestUntil = until,
    };

    public static ReceiveInterlibrary Receive(
        ReservationId reservation, TitleId title, BranchId? at = null, Supply? terms = null) => new()
    {
        Key = ARequest.Key(43),
        Origin = ARequest.Desk,
        ReservationId = reservation,
        TitleId = title,
        Barcode = CopyBarcode.Of("ILL-0001"),
        Supply = terms ?? Terms,
        Branch = at ?? ALibrary.Main,
    };

    public static AnnulRenewal Annul(Loan loan, int key = 44) => new()
    {
        Key = ARequest.Key(key),
        Origin = ARequest.Desk,
        PatronId = loan.PatronId,
        LoanId = loan.Id,
        CopyId = loan.CopyId,
    };

    public static ServeAnnulment Serve(Loan loan, DateTimeOffset at, int key = 46, bool returned = false) => new()
    {
        Returned = returned,
        Key = ARequest.Key(key),
        Origin = ARequest.Desk,
        PatronId = loan.PatronId,
        LoanId = loan.Id,
        CopyId = loan.CopyId,
        At = at,
    };

    public static ConfirmRenewal Confirm(Loan loan, DateOnly? due = null) => new()
    {
        Key = ARequest.Key(45),
        Origin = ARequest.Desk,
        PatronId = loan.PatronId,
        LoanId = loan.Id,
        CopyId = loan.CopyId,
        DueDate = due,
    };
}
