using System.Collections.Immutable;
using Skranke.Copies;
using Skranke.Loans;
using Skranke.Reservations;

namespace Skranke.Ledger;

/// <summary>A row that changes. Each fact is also one row of the event log (I27).</summary>
public abstract record Fact;

/// <summary>A copy was lent. Claims the copy: the ledger refuses the unit when it has an open loan already
/// (I1).</summary>
public sealed record LoanOpened(Loan Loan) : Fact;

/// <summary>A loan has a new due date and one renewal more (I4).</summary>
/// <param name="Loan">The loan as it is after the renewal.</param>
/// <param name="DueDateBefore">The due date that was replaced.</param>
public sealed record LoanRenewed(Loan Loan, DateOnly DueDateBefore, Channel Channel) : Fact;

/// <summary>The copy came back (I3: a loan closes once).</summary>
public sealed record LoanClosed(Loan Loan, BranchId Branch, Channel Channel) : Fact;

/// <summary>A copy's stored status or its way changed.</summary>
public sealed record CopyMoved(Copy Copy, BranchId At, CopyStatus Status, BranchId? TransitTo) : Fact;

/// <summary>A patron joined a title's queue. Claims the patron's only active place on that title (I11).</summary>
public sealed record ReservationPlaced(Reservation Reservation) : Fact;

/// <summary>A reservation went from one state to another; capturing claims the copy (I13).</summary>
public sealed record ReservationMoved(Reservation Before, Reservation After) : Fact;

/// <summary>A proof was given; never changed afterwards (H26).</summary>
public sealed record ReceiptIssued(Receipt Receipt, CopyId CopyId, TitleId TitleId) : Fact;

/// <summary>Somebody typed a PIN: how many wrong tries now stand, and until when no try is answered.</summary>
public sealed record PinTried(PatronId PatronId, int Failures, DateTimeOffset? LockedUntil) : Fact;

/// <summary>The proof of a return, with what came back.</summary>
public sealed record Receipt(
    ReceiptId Id,
    DateTimeOffset At,
    Isil Library,
    BranchId Branch,
    PatronId? PatronId,
    ImmutableArray<ReceiptLine> Lines);

/// <param name="Kind">What happened: <c>returned</c>.</param>
public sealed record ReceiptLine(
    string Kind,
    CopyBarcode Copy,
    TitleReference Title,
    LoanId? Loan,
    DateTimeOffset? LoanedAt,
    DateOnly? DueDate);
