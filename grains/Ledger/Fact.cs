using System.Collections.Immutable;
using Skranke.Cards;
using Skranke.Collection;
using Skranke.Copies;
using Skranke.Exclusions;
using Skranke.Fees;
using Skranke.Libraries;
using Skranke.Loans;
using Skranke.Notices;
using Skranke.Patrons;
using Skranke.Payments;
using Skranke.Reservations;
using Skranke.Titles;
using Skranke.WorkItems;

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

/// <summary>Something about a loan changed that is neither a renewal nor a return.</summary>
/// <param name="Why">What the event log says: due date moved, lost, claimed returned, reopened, undone, renewal
/// annulled or confirmed, put right after an offline transaction, looked at by a timer.</param>
public sealed record LoanChanged(Loan Before, Loan After, EventKind Why) : Fact;

/// <summary>A copy came by that was not lent. Kept so that an offline checkout that arrives later knows when its loan
/// ended (I33).</summary>
public sealed record CopySeen(CopyId CopyId, TitleId TitleId, BranchId Branch, DateTimeOffset At) : Fact;

/// <summary>A patron is to be told something (I29).</summary>
public sealed record NoticeQueued(Notice Notice) : Fact;

/// <summary>Staff must look at something (I34).</summary>
public sealed record WorkItemRaised(WorkItem Item) : Fact;

/// <summary>Staff have sorted out a work item. Claims it: an item is done once, by whoever said so first.</summary>
/// <param name="Note">What staff wrote about it.</param>
public sealed record WorkItemDone(WorkItemId Id, Isil Library, string? Note) : Fact;

/// <summary>A fee was charged, once for its cause (I17).</summary>
public sealed record FeeCharged(Fee Fee) : Fact;

/// <summary>An exclusion was proposed, announced, served, came into force or ended (H49).</summary>
/// <param name="Before">Null for a new one.</param>
/// <param name="Why">What the event log says.</param>
public sealed record ExclusionChanged(
    PatronId PatronId, Exclusion? Before, Exclusion After, EventKind Why) : Fact;

/// <summary>It was looked at what a patron's debt at a library does; until it changes again nobody need look.</summary>
public sealed record DebtReviewed(PatronId PatronId, Isil Library) : Fact;
/// <summary>What is left of a fee changed, or which loans it covers. The entries of the money ledger are what the
/// sums differ by, so that neither can say what the other does not (I20). Claims the fee's version.</summary>
/// <param name="Why">What the event log says: raised, cancelled, paid, waived, refunded.</param>
public sealed record FeeChanged(Fee Before, Fee After, EventKind Why) : Fact
{
    /// <summary>The payment that it was paid by.</summary>
    public PaymentId? PaymentId { get; init; }

    /// <summary>How money that was given back changed hands.</summary>
    public PaymentMethod Method { get; init; }

    /// <summary>Loans that it covers from now on.</summary>
    public IEnumerable<FeeLoan> Joined => After.Loans.Except(Before.Loans);

    /// <summary>Loans that it covers no more, for which the same may be charged again.</summary>
    public IEnumerable<FeeLoan> Left => Before.Loans.Except(After.Loans);
}

/// <summary>Debts were handed over to be collected. Claims each fee: it is handed over once (H48).</summary>
public sealed record CollectionExported(CollectionExport Export) : Fact;

/// <summary>When a library's debts are handed over next was set anew.</summary>
/// <param name="DueAt">Null where they never are by themselves.</param>
public sealed record CollectionPlanned(Isil Library, DateTimeOffset? DueAt) : Fact;

/// <summary>Money came in. Claims the reference: none posts twice at a library (I21).</summary>
public sealed record PaymentTaken(Payment Payment) : Fact;

/// <summary>A title that the library does not hold was entered for an interlibrary request (H41).</summary>
/// <param name="Text">The title as the patron or staff wrote it.</param>
public sealed record TitleAdded(Title Title, string Text, string? Author, int? Year) : Fact;

/// <summary>A copy that another library supplied came in (H41).</summary>
public sealed record CopyAdded(Copy Copy) : Fact;

/// <summary>A library has a new policy version (H1).</summary>
public sealed record PolicyPublished(Isil Library, Policy Policy) : Fact;

/// <summary>A library has a new calendar.</summary>
public sealed record CalendarPublished(Isil Library, Calendar Calendar) : Fact;

/// <summary>A library has new house rules (N9).</summary>
public sealed record RulesPublished(Isil Library, HouseRules Rules) : Fact;

/// <summary>A library that was not here before. Claims its ISIL.</summary>
public sealed record LibraryFounded(Library Library) : Fact;

/// <summary>A library's settings or branches changed.</summary>
public sealed record LibraryChanged(Library Before, Library After) : Fact;

/// <summary>A copy's stored status or its way changed.</summary>
public sealed record CopyMoved(Copy Copy, BranchId At, CopyStatus Status, BranchId? TransitTo) : Fact;

/// <summary>A patron joined a title's queue. Claims the patron's only active place on that title (I11).</summary>
public sealed record ReservationPlaced(Reservation Reservation) : Fact;

/// <summary>A reservation went from one state to another; capturing claims the copy (I13).</summary>
public sealed record ReservationMoved(Reservation Before, Reservation After) : Fact;

/// <summary>A proof was given; never changed afterwards (H26).</summary>
public sealed record ReceiptIssued(Receipt Receipt, CopyId CopyId, TitleId TitleId) : Fact;

/// <summary>Somebody typed a PIN: how many wrong tries now stand, and until when they count.</summary>
/// <param name="PatronId">Below zero where a card was shown that nobody has.</param>
public sealed record PinTried(PatronId PatronId, int Failures, DateTimeOffset? CountsUntil) : Fact;

/// <summary>A card went from one state to another.</summary>
/// <param name="Why">What the event log says: blocked, unblocked, replaced.</param>
public sealed record CardChanged(PatronId PatronId, Card Card, EventKind Why) : Fact;

/// <summary>The patron wants to keep the history of what was borrowed, or no longer (H50).</summary>
public sealed record HistoryChosen(PatronId PatronId, bool Keep) : Fact;

/// <summary>Everything that was known of a patron is gone; a shell keeps the id (H50).</summary>
public sealed record PatronErased(PatronId PatronId) : Fact;

/// <summary>What one library had of a patron is gone, and the membership with it; the patron is still that of
/// others.</summary>
public sealed record MembershipErased(PatronId PatronId, Isil Library) : Fact;

/// <summary>Somebody was given all that is known of a patron (H50).</summary>
public sealed record DataGiven(PatronId PatronId) : Fact;

/// <summary>Another account of the same person took over everything that an account had: loans, reservations, fees,
/// exclusions, notices and what has ended and is still known (N17). Events stay as they are; this one ties them
/// together.</summary>
/// <param name="From">The account that is emptied.</param>
/// <param name="To">The account that stays.</param>
/// <param name="Memberships">All memberships of the one that stays, as they are afterwards.</param>
/// <param name="TakenOver">Libraries whose membership is that of the emptied account.</param>
/// <param name="Cards">The cards of the emptied account, as they are under the one that stays.</param>
public sealed record AccountsLinked(
    PatronId From,
    PatronId To,
    ImmutableArray<Membership> Memberships,
    ImmutableArray<Isil> TakenOver,
    ImmutableArray<Card> Cards) : Fact;

/// <summary>The population register knows the patron by another name.</summary>
public sealed record PatronRenamed(PatronId PatronId, string Name) : Fact;

/// <summary>The population register says where the patron lives.</summary>
/// <param name="Address">Null where it is not kept, because it is secret.</param>
/// <param name="Municipality">Its code.</param>
public sealed record AddressRegistered(PatronId PatronId, PostalAddress? Address, string? Municipality) : Fact;

/// <summary>The patron has no registered address in the country any more.</summary>
public sealed record PatronMovedAbroad(PatronId PatronId) : Fact;

/// <summary>The patron's address became secret, or is secret no more. What becomes secret loses its temporary
/// addresses, and the registered one too where the protection does not lapse by itself.</summary>
/// <param name="Until">The last day of a protection that lapses.</param>
public sealed record AddressProtectionChanged(PatronId PatronId, bool IsProtected, DateOnly? Until) : Fact;

public sealed record PatronDied(PatronId PatronId, DateOnly On) : Fact;

/// <summary>The patron has another national id.</summary>
public sealed record NationalIdReplaced(PatronId PatronId, SealedNationalId Number) : Fact;

/// <summary>Post goes there while it holds (N14).</summary>
public sealed record TemporaryAddressAdded(PatronId PatronId, TemporaryAddress Address) : Fact;

public sealed record TemporaryAddressRemoved(PatronId PatronId, AddressId Id) : Fact;

/// <summary>Another library system wrote a national card (N12). A number that is new replaces those that its holder had
/// (N19). Claims the number: the ledger refuses the unit where somebody else has it.</summary>
/// <param name="By">What the other system is called.</param>
/// <param name="BirthDate">Of a patron who is new.</param>
/// <param name="Shared">What another register has of it; null where this engine is the register.</param>
public sealed record NationalCardShared(
    PatronId PatronId,
    CardId CardId,
    NationalCard Card,
    bool IsNewPatron,
    bool IsNewCard,
    string By,
    DateOnly? BirthDate,
    SharingNationalCard.SharedState? Shared) : Fact;

/// <summary>Another library system took a national card out of the register; its holder is erased with it.</summary>
public sealed record NationalCardWithdrawn(PatronId PatronId, CardId CardId, string By) : Fact;

/// <summary>A patron has a card more. Claims its number: no two cards of a library, or of those that hold everywhere,
/// ever have the same.</summary>
public sealed record CardIssued(PatronId PatronId, Card Card) : Fact;

/// <summary>Numbers of the national card are reserved for a library. Claims them: no number is in two series.</summary>
public sealed record CardSeriesReserved(CardSeries Series) : Fact;

/// <summary>A membership began, changed or ended.</summary>
/// <param name="Before">Null where it begins.</param>
/// <param name="After">Null where it ends.</param>
/// <param name="Why">What the event log says: joined, activated, rules accepted, ended, home moved.</param>
public sealed record MembershipChanged(PatronId PatronId, Membership? Before, Membership? After, EventKind Why) : Fact;

/// <summary>The proof that a patron accepted a version of a library's rules; never changed afterwards (N9).</summary>
public sealed record RulesAccepted(PatronId PatronId, Isil Library, int Version) : Fact;

/// <summary>Somebody has become a patron. Claims the card's number, and for a national id the only national account or
/// the only account at the library.</summary>
/// <param name="Library">Where; the patron's home library.</param>
public sealed record PatronRegistered(
    Patron Patron, ContactDetails Contact, SealedNationalId? NationalId, Isil Library) : Fact;

/// <summary>Somebody answers for a child from now on.</summary>
/// <param name="Named">As the guardian was named, with what is known beside the account.</param>
public sealed record GuardianAdded(Guardian Guardian, GuardianNamed Named) : Fact;

/// <summary>A guardian answers for the child no more.</summary>
public sealed record GuardianEnded(Guardian Guardian) : Fact;

/// <summary>Somebody said yes to something; a guardian's yes to borrowing stands on the patron too.</summary>
/// <param name="Text">The words of it, which are kept once for each version.</param>
public sealed record ConsentGiven(Consent Consent, ConsentText? Text) : Fact;

/// <summary>A consent was taken back.</summary>
/// <param name="GuardianConsent">Whether another guardian's consent to borrowing stands still.</param>
public sealed record ConsentWithdrawn(Consent Consent, bool GuardianConsent) : Fact;

/// <summary>A patron has another PIN; the wrong tries of the old one are forgotten.</summary>
public sealed record PinChanged(PatronId PatronId, Pin Pin) : Fact;

/// <summary>A patron is reached otherwise.</summary>
/// <param name="NoticesOnByDefault">Whether an address where there was none is used for notices, if nobody said
/// so.</param>
public sealed record ContactChanged(PatronId PatronId, ContactChange Change, bool NoticesOnByDefault) : Fact;

/// <summary>The proof of a return, with what came back and, where it was asked for, what is still out.</summary>
public sealed record Receipt(
    ReceiptId Id,
    DateTimeOffset At,
    Isil Library,
    BranchId Branch,
    PatronId? PatronId,
    ImmutableArray<ReceiptLine> Lines);

/// <param name="Kind">What happened: <c>returned</c> or <c>lent</c>, or <c>on-loan</c> for what is still out.</param>
public sealed record ReceiptLine(
    string Kind,
    CopyBarcode Copy,
    TitleReference Title,
    LoanId? Loan,
    DateTimeOffset? LoanedAt,
    DateOnly? DueDate);
