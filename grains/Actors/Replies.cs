using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Skranke.Cards;
using Skranke.Copies;
using Skranke.Fees;
using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.Loans;
using Skranke.Patrons;
using Skranke.Payments;
using Skranke.Reservations;
using Skranke.Titles;

namespace Skranke.Actors;

/// <summary>Anything a grain can answer. What is answered to the outside is also what is remembered under the
/// request's key, so it holds ids and figures and never names.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "is")]
[JsonDerivedType(typeof(Refused), "refused")]
[JsonDerivedType(typeof(Lent), "lent")]
[JsonDerivedType(typeof(Renewed), "renewed")]
[JsonDerivedType(typeof(RenewedAll), "renewed-all")]
[JsonDerivedType(typeof(CheckedIn), "checked-in")]
[JsonDerivedType(typeof(Reserved), "reserved")]
[JsonDerivedType(typeof(ReservationClosed), "reservation-closed")]
[JsonDerivedType(typeof(ReservationChanged), "reservation-changed")]
[JsonDerivedType(typeof(LoanChangedReply), "loan-changed")]
[JsonDerivedType(typeof(CopyMarked), "copy-marked")]
[JsonDerivedType(typeof(Recorded), "recorded")]
[JsonDerivedType(typeof(Published), "published")]
[JsonDerivedType(typeof(LibraryKept), "library-kept")]
[JsonDerivedType(typeof(Authenticated), "authenticated")]
[JsonDerivedType(typeof(PatronChanged), "patron-changed")]
[JsonDerivedType(typeof(Erased), "erased")]
[JsonDerivedType(typeof(Linked), "linked")]
[JsonDerivedType(typeof(ClockMoved), "clock-moved")]
[JsonDerivedType(typeof(SeriesReserved), "series-reserved")]
[JsonDerivedType(typeof(PatronExcluded), "patron-excluded")]
[JsonDerivedType(typeof(PaymentPosted), "payment-posted")]
[JsonDerivedType(typeof(FeeSettled), "fee-settled")]
[JsonDerivedType(typeof(Collected), "collected")]
[JsonDerivedType(typeof(Concluded), "concluded")]
[JsonDerivedType(typeof(Stale), "stale")]
[JsonDerivedType(typeof(LentToAnother), "lent-to-another")]
[JsonDerivedType(typeof(TitleSnapshot), "title")]
[JsonDerivedType(typeof(LibrarySnapshot), "library")]
[JsonDerivedType(typeof(TickDone), "tick-done")]
[JsonDerivedType(typeof(Told), "told")]
public abstract record Reply;

/// <summary>A rule, or several, said no; the first has precedence.</summary>
public sealed record Refused(ImmutableArray<Refusal> Refusals) : Reply
{
    public static Refused With(Refusal refusal) => new([refusal]);
}

/// <param name="WorkItem">What staff must sort out, where the checkout was made offline and a rule would have said
/// no.</param>
public sealed record Lent(
    Loan Loan,
    Renewable Renewable,
    ReservationId? Fulfilled,
    WorkItemId? WorkItem = null) : Reply
{
    /// <summary>The owner's terms, where another library supplied the copy.</summary>
    public Supply? Supply { get; init; }
}

public sealed record Renewed(Loan Loan, Renewable Renewable) : Reply
{
    /// <summary>The owner's terms, where another library supplied the copy.</summary>
    public Supply? Supply { get; init; }

    /// <summary>Fees that a late renewal made due.</summary>
    public ImmutableArray<Fee> Fees
    {
        get => field.IsDefault ? [] : field;
        init;
    }
}

public sealed record RenewedAll(ImmutableArray<RenewalResult> Results) : Reply;

/// <param name="DueDate">The new due date; null where the renewal was refused.</param>
public sealed record RenewalResult(
    LoanId LoanId,
    CopyBarcode? Copy,
    DateOnly? DueDate,
    ImmutableArray<Refusal> Refusals);

/// <param name="Closed">The loan that ended; null where the copy was not lent.</param>
public sealed record CheckedIn(
    CopyBarcode Copy,
    Isil Owner,
    int CopyVersion,
    Loan? Closed,
    Route Route,
    Receipt Receipt,
    WorkItemId? WorkItem = null) : Reply
{
    /// <summary>True where the receipt goes out as a notice (H25).</summary>
    public bool Mailed { get; init; }

    /// <summary>Fees that the return made due.</summary>
    public ImmutableArray<Fee> Fees
    {
        get => field.IsDefault ? [] : field;
        init;
    }
}

/// <param name="Position">The place in the queue, 1 for the next in line.</param>
public sealed record Reserved(Reservation Reservation, int Position) : Reply;

public sealed record ReservationClosed(Reservation Reservation) : Reply;

/// <summary>A reservation after a change of where, until when or from when it is wanted, or of how far it has
/// come.</summary>
public sealed record ReservationChanged(Reservation Reservation, int Position) : Reply;

/// <summary>A loan after staff did something to it.</summary>
public sealed record LoanChangedReply(Loan Loan, Renewable Renewable) : Reply
{
    /// <summary>How the loan stood on the day of the answer: it may be overdue, and stay so.</summary>
    public LoanState? State { get; init; }

    /// <summary>The owner's terms, where another library supplied the copy.</summary>
    public Supply? Supply { get; init; }
}

public sealed record CopyMarked(CopyBarcode Copy, Isil Owner, int CopyVersion, CopyStatus Status) : Reply;

/// <summary>An offline transaction with an unknown card or copy: nothing was lent, and staff were told (I34).</summary>
public sealed record Recorded(WorkItemId WorkItem) : Reply;

/// <param name="Version">The new version of the policy or of the house rules, or of the library for a
/// calendar.</param>
public sealed record Published(int Version) : Reply;

/// <param name="Version">The library's version after the change.</param>
/// <param name="Founded">True where it was not there before.</param>
public sealed record LibraryKept(int Version, bool Founded) : Reply;

/// <summary>The PIN was right.</summary>
/// <param name="Permissions">What the patron may do here now: <c>see-account</c>, <c>borrow</c>, <c>renew</c>,
/// <c>reserve</c>, <c>enter</c>, or <c>use:</c> and a digital service.</param>
/// <param name="Withheld">Why something else may not be done.</param>
public sealed record Authenticated(
    PatronId PatronId,
    ImmutableArray<string> Permissions,
    ImmutableArray<Refusal> Withheld) : Reply;

/// <summary>A patron's own record was changed, or stood as was asked already. What it says now is read, because what is
/// remembered holds no names.</summary>
public sealed record PatronChanged(PatronId PatronId) : Reply;

/// <summary>What was known of a patron is gone.</summary>
/// <param name="Whole">True for the whole account; false for what one library had of it.</param>
public sealed record Erased(bool Whole) : Reply;

/// <summary>Two accounts of one person are one, or would be.</summary>
/// <param name="To">The account that stays.</param>
/// <param name="From">The account that is emptied.</param>
/// <param name="Preview">True where nothing has happened.</param>
public sealed record Linked(
    PatronId To,
    PatronId From,
    bool Preview,
    LinkedThings Things,
    ImmutableArray<LinkConflict> Conflicts) : Reply;

/// <summary>A demo clock is moved to an instant, once for each request.</summary>
public sealed record ClockMoved(DateTimeOffset To) : Reply;

public sealed record SeriesReserved(CardSeries Series) : Reply;

/// <summary>What staff decided of an exclusion stands.</summary>
public sealed record PatronExcluded(ExclusionId ExclusionId) : Reply;
/// <summary>A payment, posted now or under the same reference before. Whose it is, whoever asked knows.</summary>
/// <param name="Owed">What the patron still owes the library.</param>
/// <param name="Lifted">True where the payment ended an exclusion for debt.</param>
public sealed record PaymentPosted(
    PaymentId PaymentId,
    string Reference,
    Money Amount,
    PaymentMethod Method,
    DateTimeOffset At,
    ImmutableArray<Allocation> Allocations,
    Money Owed,
    bool Lifted = false) : Reply;

/// <summary>Debts were handed over; what they are is read, because what is remembered holds no names.</summary>
public sealed record Collected(CollectionExportId ExportId) : Reply;

/// <summary>A fee after staff waived it or gave back what was paid.</summary>
/// <param name="Amount">What was waived or given back now.</param>
public sealed record FeeSettled(FeeId FeeId, Money Amount, Money Outstanding, FeeState State) : Reply;

/// <summary>Between grains: the answer, and whether it was decided just now or remembered from before.</summary>
public sealed record Concluded(Reply Answer, bool JustNow) : Reply;

/// <summary>Between grains: the snapshot you sent is out of date; reload and ask again.</summary>
public sealed record Stale : Reply
{
    public static readonly Stale Instance = new();
}

/// <summary>From a copy: the patron who asked does not have it; this one does, or nobody.</summary>
public sealed record LentToAnother(PatronId? PatronId) : Reply;

/// <param name="Title">Null where the ledger knows no such title.</param>
public sealed record TitleSnapshot(Title? Title) : Reply;

/// <param name="Library">Null where the ledger knows no such library.</param>
public sealed record LibrarySnapshot(Library? Library) : Reply;

/// <param name="More">True when the batch was full and another tick would find more.</param>
public sealed record TickDone(int Done, bool More) : Reply;

public sealed record Told : Reply
{
    public static readonly Told Instance = new();
}
