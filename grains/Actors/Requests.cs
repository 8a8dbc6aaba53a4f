using System.Text.Json.Serialization;
using Skranke.Copies;
using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.Loans;
using Skranke.Patrons;
using Skranke.Reservations;
using Skranke.Titles;

namespace Skranke.Actors;

/// <summary>Anything a grain can be asked. Plain records, so that either host can carry them.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "ask")]
[JsonDerivedType(typeof(CheckOut), "check-out")]
[JsonDerivedType(typeof(CheckIn), "check-in")]
[JsonDerivedType(typeof(Renew), "renew")]
[JsonDerivedType(typeof(RenewAll), "renew-all")]
[JsonDerivedType(typeof(PlaceReservation), "place-reservation")]
[JsonDerivedType(typeof(CancelReservation), "cancel-reservation")]
[JsonDerivedType(typeof(ChangeReservation), "change-reservation")]
[JsonDerivedType(typeof(PlaceOnShelf), "place-on-shelf")]
[JsonDerivedType(typeof(MoveDueDate), "move-due-date")]
[JsonDerivedType(typeof(DeclareLost), "declare-lost")]
[JsonDerivedType(typeof(ClaimReturned), "claim-returned")]
[JsonDerivedType(typeof(UndoCheckOut), "undo-check-out")]
[JsonDerivedType(typeof(UndoCheckIn), "undo-check-in")]
[JsonDerivedType(typeof(ConfirmRenewal), "confirm-renewal")]
[JsonDerivedType(typeof(AnnulRenewal), "annul-renewal")]
[JsonDerivedType(typeof(ServeAnnulment), "serve-annulment")]
[JsonDerivedType(typeof(MarkCopy), "mark-copy")]
[JsonDerivedType(typeof(RequestInterlibrary), "request-interlibrary")]
[JsonDerivedType(typeof(OrderInterlibrary), "order-interlibrary")]
[JsonDerivedType(typeof(ReceiveInterlibrary), "receive-interlibrary")]
[JsonDerivedType(typeof(RefuseInterlibrary), "refuse-interlibrary")]
[JsonDerivedType(typeof(PublishPolicy), "publish-policy")]
[JsonDerivedType(typeof(PublishCalendar), "publish-calendar")]
[JsonDerivedType(typeof(PublishRules), "publish-rules")]
[JsonDerivedType(typeof(PutLibrary), "put-library")]
[JsonDerivedType(typeof(Authenticate), "authenticate")]
[JsonDerivedType(typeof(BlockCard), "block-card")]
[JsonDerivedType(typeof(UnblockCard), "unblock-card")]
[JsonDerivedType(typeof(KeepHistory), "keep-history")]
[JsonDerivedType(typeof(ErasePatron), "erase-patron")]
[JsonDerivedType(typeof(AnnounceErasure), "announce-erasure")]
[JsonDerivedType(typeof(LinkAccounts), "link-accounts")]
[JsonDerivedType(typeof(AddAddress), "add-address")]
[JsonDerivedType(typeof(RemoveAddress), "remove-address")]
[JsonDerivedType(typeof(IssueCard), "issue-card")]
[JsonDerivedType(typeof(ReplaceCard), "replace-card")]
[JsonDerivedType(typeof(UpgradeCard), "upgrade-card")]
[JsonDerivedType(typeof(JoinLibrary), "join-library")]
[JsonDerivedType(typeof(ActivateMembership), "activate-membership")]
[JsonDerivedType(typeof(AcceptRules), "accept-rules")]
[JsonDerivedType(typeof(LeaveLibrary), "leave-library")]
[JsonDerivedType(typeof(MoveHome), "move-home")]
[JsonDerivedType(typeof(ReserveSeries), "reserve-series")]
[JsonDerivedType(typeof(RegisterPatron), "register-patron")]
[JsonDerivedType(typeof(GiveConsent), "give-consent")]
[JsonDerivedType(typeof(WithdrawConsent), "withdraw-consent")]
[JsonDerivedType(typeof(EndGuardianship), "end-guardianship")]
[JsonDerivedType(typeof(ChangePin), "change-pin")]
[JsonDerivedType(typeof(ChangeContact), "change-contact")]
[JsonDerivedType(typeof(ReviewDebt), "review-debt")]
[JsonDerivedType(typeof(ServeAnnouncement), "serve-announcement")]
[JsonDerivedType(typeof(TimeExclusion), "time-exclusion")]
[JsonDerivedType(typeof(ExcludePatron), "exclude-patron")]
[JsonDerivedType(typeof(ConfirmExclusion), "confirm-exclusion")]
[JsonDerivedType(typeof(EndExclusion), "end-exclusion")]
[JsonDerivedType(typeof(PostPayment), "post-payment")]
[JsonDerivedType(typeof(WaiveFee), "waive-fee")]
[JsonDerivedType(typeof(RefundFee), "refund-fee")]
[JsonDerivedType(typeof(ExportCollection), "export-collection")]
[JsonDerivedType(typeof(ChangeLoan), "change-loan")]
[JsonDerivedType(typeof(ChangeInQueue), "change-in-queue")]
[JsonDerivedType(typeof(TimeLoan), "time-loan")]
[JsonDerivedType(typeof(TimeLoanOf), "time-loan-of")]
[JsonDerivedType(typeof(LendCopy), "lend-copy")]
[JsonDerivedType(typeof(TakeBackCopy), "take-back-copy")]
[JsonDerivedType(typeof(RenewCopy), "renew-copy")]
[JsonDerivedType(typeof(AskTitle), "ask-title")]
[JsonDerivedType(typeof(JoinQueue), "join-queue")]
[JsonDerivedType(typeof(LeaveQueue), "leave-queue")]
[JsonDerivedType(typeof(CaptureCopy), "capture-copy")]
[JsonDerivedType(typeof(LapseReservation), "lapse-reservation")]
[JsonDerivedType(typeof(AskLibrary), "ask-library")]
[JsonDerivedType(typeof(Tick), "tick")]
[JsonDerivedType(typeof(Changed), "changed")]
public abstract record Request;

/// <summary>A request that changes something: who asks, and under which key the answer is remembered.</summary>
public abstract record Command : Request
{
    public required RequestKey Key { get; init; }

    public required Origin Origin { get; init; }

    /// <summary>Refusal codes that a member of staff sets aside, with the reason in
    /// <see cref="Origin.Reason"/>.</summary>
    public IReadOnlyList<string> Overrides { get; init; } = [];
}

/// <summary>To a patron: borrow this copy.</summary>
public sealed record CheckOut : Command
{
    public required PatronId PatronId { get; init; }

    /// <summary>The card that was shown; null where the patron was named otherwise.</summary>
    public CardNumber? Card { get; init; }

    public required CopyId CopyId { get; init; }

    public required BranchId Branch { get; init; }

    public string? Pin { get; init; }

    /// <summary>When a kiosk that was cut off lent the copy. Such a checkout is recorded and never refused: the book
    /// has left the building.</summary>
    public DateTimeOffset? OfflineAt { get; init; }

    /// <summary>The due date that such a kiosk has printed for the patron; it is kept where policy grants
    /// less.</summary>
    public DateOnly? PromisedDueDate { get; init; }
}

/// <summary>To the patron who has the copy, or to the copy where it is not lent: it is back.</summary>
public sealed record CheckIn : Command
{
    /// <summary>Who had the copy when the edge looked; null where nobody did.</summary>
    public PatronId? PatronId { get; init; }

    public required CopyId CopyId { get; init; }

    public required BranchId Branch { get; init; }

    /// <summary>When the copy came back, where that was earlier than now (a book drop).</summary>
    public DateTimeOffset? ReturnedAt { get; init; }

    /// <summary><c>damaged</c> or <c>incomplete</c>, where staff say so.</summary>
    public CopyStatus? Condition { get; init; }

    /// <summary>True when a kiosk that was cut off took the copy back at <see cref="ReturnedAt"/>.</summary>
    public bool Offline { get; init; }

    /// <summary>Whether the patron wants to see what is still out, and where.</summary>
    public ReceiptTo ReceiptTo { get; init; }
}

/// <summary>To a patron: renew one loan.</summary>
public sealed record Renew : Command
{
    public required PatronId PatronId { get; init; }

    public required LoanId LoanId { get; init; }

    public required CopyId CopyId { get; init; }

    /// <summary>The loan's version that the caller saw, where the renewal must not follow another change.</summary>
    public int? ExpectedVersion { get; init; }
}

/// <summary>To a patron: renew every open loan, each for itself.</summary>
public sealed record RenewAll : Command
{
    public required PatronId PatronId { get; init; }
}

/// <summary>To a patron: join the queue of a title.</summary>
public sealed record PlaceReservation : Command
{
    public required PatronId PatronId { get; init; }

    public CardNumber? Card { get; init; }

    public required TitleId TitleId { get; init; }

    public required BranchId PickupBranch { get; init; }

    public DateOnly? InterestUntil { get; init; }

    public CopyId? WantedCopy { get; init; }

    /// <summary>Other titles of which any will do as well.</summary>
    public IReadOnlyList<TitleId> OtherTitles { get; init; } = [];

    /// <summary>The issue of a periodical that is wanted.</summary>
    public string? Issue { get; init; }
}

/// <summary>To a patron: leave the queue of a title, or give back a captured copy.</summary>
public sealed record CancelReservation : Command
{
    public required PatronId PatronId { get; init; }

    public required ReservationId ReservationId { get; init; }

    public required TitleId TitleId { get; init; }

    /// <summary>The reservation's version that the caller saw, where it must not end in another state.</summary>
    public int? ExpectedVersion { get; init; }
}

/// <summary>To a patron: change where, until when or from when a reservation is wanted. What is null stays as it
/// is.</summary>
public sealed record ChangeReservation : Command
{
    public required PatronId PatronId { get; init; }

    public required ReservationId ReservationId { get; init; }

    public required TitleId TitleId { get; init; }

    public BranchId? PickupBranch { get; init; }

    public DateOnly? InterestUntil { get; init; }

    public Pause? Pause { get; init; }

    /// <summary>The version that the caller saw, where the change must not overwrite another.</summary>
    public int? ExpectedVersion { get; init; }
}

/// <summary>To a title: a captured copy lies on the pickup shelf now.</summary>
public sealed record PlaceOnShelf : Command
{
    public required ReservationId ReservationId { get; init; }

    public required TitleId TitleId { get; init; }
}

/// <summary>Something that staff do to one loan; to its patron, who hands it to the copy.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "ask")]
[JsonDerivedType(typeof(MoveDueDate), "move-due-date")]
[JsonDerivedType(typeof(DeclareLost), "declare-lost")]
[JsonDerivedType(typeof(ClaimReturned), "claim-returned")]
[JsonDerivedType(typeof(UndoCheckOut), "undo-check-out")]
[JsonDerivedType(typeof(UndoCheckIn), "undo-check-in")]
[JsonDerivedType(typeof(ConfirmRenewal), "confirm-renewal")]
[JsonDerivedType(typeof(AnnulRenewal), "annul-renewal")]
[JsonDerivedType(typeof(ServeAnnulment), "serve-annulment")]
public abstract record LoanCommand : Command
{
    public required PatronId PatronId { get; init; }

    public required LoanId LoanId { get; init; }

    public required CopyId CopyId { get; init; }
}

/// <summary>Give a loan another due date.</summary>
public sealed record MoveDueDate : LoanCommand
{
    public required DateOnly DueDate { get; init; }
}

/// <summary>The copy is lost; the loan stays open until it comes back or is paid for.</summary>
public sealed record DeclareLost : LoanCommand;

/// <summary>The patron says that the copy was returned.</summary>
public sealed record ClaimReturned : LoanCommand;

/// <summary>The checkout was a mistake.</summary>
public sealed record UndoCheckOut : LoanCommand;

/// <summary>The check-in was a mistake: the patron still has the copy.</summary>
public sealed record UndoCheckIn : LoanCommand;

/// <summary>The owner agreed to a renewal (H38).</summary>
public sealed record ConfirmRenewal : LoanCommand
{
    /// <summary>The owner's own date, where it named one.</summary>
    public DateOnly? DueDate { get; init; }
}

/// <summary>The owner said no to a renewal (H38).</summary>
public sealed record AnnulRenewal : LoanCommand;

/// <summary>The patron was told that a renewal was annulled (H38).</summary>
public sealed record ServeAnnulment : LoanCommand
{
    /// <summary>When the message went out, or came back.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>True for a message that came back: it was not sent.</summary>
    public bool Returned { get; init; }
}

/// <summary>To a copy: staff found out what is the matter with it.</summary>
public sealed record MarkCopy : Command
{
    public required CopyId CopyId { get; init; }

    public required BranchId Branch { get; init; }

    public required CopyStatus Status { get; init; }
}

/// <summary>To a patron: get this from another library (H41).</summary>
public sealed record RequestInterlibrary : Command
{
    public required PatronId PatronId { get; init; }

    public CardNumber? Card { get; init; }

    /// <summary>What is wanted, as the patron or staff wrote it.</summary>
    public required string Title { get; init; }

    public string? Author { get; init; }

    public int? Year { get; init; }

    public required BranchId PickupBranch { get; init; }

    public DateOnly? InterestUntil { get; init; }
}

/// <summary>To a title: it was ordered from a library that has it.</summary>
public sealed record OrderInterlibrary : Command
{
    public required ReservationId ReservationId { get; init; }

    public required TitleId TitleId { get; init; }

    public required string Supplier { get; init; }
}

/// <summary>To a title: the supplied copy has come.</summary>
public sealed record ReceiveInterlibrary : Command
{
    public required ReservationId ReservationId { get; init; }

    public required TitleId TitleId { get; init; }

    public required CopyBarcode Barcode { get; init; }

    public required Supply Supply { get; init; }

    public required BranchId Branch { get; init; }
}

/// <summary>To a title: no library can supply it.</summary>
public sealed record RefuseInterlibrary : Command
{
    public required ReservationId ReservationId { get; init; }

    public required TitleId TitleId { get; init; }
}

/// <summary>To a library: this policy holds from its <see cref="Policy.ValidFrom"/> on.</summary>
public sealed record PublishPolicy : Command
{
    public required Policy Policy { get; init; }

    /// <summary>The version of the library that the caller saw, where the change must not overwrite another.</summary>
    public int? ExpectedVersion { get; init; }
}

/// <summary>To a library: these days are closed.</summary>
public sealed record PublishCalendar : Command
{
    public required Calendar Calendar { get; init; }

    /// <summary>The version of the library that the caller saw, where the change must not overwrite another.</summary>
    public int? ExpectedVersion { get; init; }
}

/// <summary>To a library: these house rules hold from their <see cref="HouseRules.ValidFrom"/> on.</summary>
public sealed record PublishRules : Command
{
    public required HouseRules Rules { get; init; }

    /// <summary>The version of the library that the caller saw, where the change must not overwrite another.</summary>
    public int? ExpectedVersion { get; init; }
}

/// <summary>To a library that is there or not: be as this document says.</summary>
public sealed record PutLibrary : Command
{
    public required Isil Isil { get; init; }

    public required LibraryDocument Document { get; init; }

    /// <summary>The version of the library that the caller saw, where the change must not overwrite another.</summary>
    public int? ExpectedVersion { get; init; }
}

/// <summary>To a patron, or to nobody: is this the PIN, and what may be done with it here?</summary>
public sealed record Authenticate : Command
{
    /// <summary>Below zero where a card was shown that nobody has.</summary>
    [JsonConverter(typeof(PatronOrNobodyJson))]
    public required PatronId PatronId { get; init; }

    /// <summary>The card that was shown; null where the patron was named by a national id.</summary>
    public CardNumber? Card { get; init; }

    public required string Pin { get; init; }

    public required Purpose Purpose { get; init; }

    /// <summary>Where the door or the kiosk is.</summary>
    public required BranchId Branch { get; init; }

    /// <summary>The digital service that is asked about; null for all.</summary>
    public string? Service { get; init; }
}

/// <summary>From a patron to a copy: this is to be done to your loan.</summary>
public sealed record ChangeLoan(LoanCommand Command, Patron Patron) : Request;

/// <summary>From a patron to a title: change my place in your queue.</summary>
public sealed record ChangeInQueue(ChangeReservation Command) : Request;

/// <summary>From a timer shard to a patron: the time of this loan has come, if that is still true.</summary>
public sealed record TimeLoan(LoanId LoanId, PatronId PatronId, CopyId CopyId) : Request;

/// <summary>From a patron to a copy: the time of your loan has come, if that is still true.</summary>
public sealed record TimeLoanOf(LoanId LoanId, Patron Patron) : Request;

/// <summary>From a patron to a copy: may this patron have you?</summary>
public sealed record LendCopy(CheckOut Command, Patron Patron, PinTry? Pin) : Request;

/// <summary>From a patron to a copy: you are back.</summary>
/// <param name="StillOut">What the patron has on loan, where the receipt is to list it.</param>
public sealed record TakeBackCopy(CheckIn Command, IReadOnlyList<Loan> StillOut) : Request;

/// <summary>From a patron to a copy: renew your loan.</summary>
public sealed record RenewCopy(Renew Command, LoanId LoanId, Patron Patron) : Request;

/// <summary>To a title: who waits for you? <see cref="Fresh"/> when the asker knows that memory is stale.</summary>
public sealed record AskTitle(bool Fresh) : Request;

/// <summary>From a patron to a title: queue me up.</summary>
/// <param name="Others">The queues of the other titles of which any will do.</param>
/// <param name="IssuesOnLoan">Issues of this title that the patron has at home, where one issue is wanted.</param>
public sealed record JoinQueue(
    PlaceReservation Command,
    Patron Patron,
    IReadOnlyList<Title> Others,
    IReadOnlyList<string> IssuesOnLoan) : Request;

/// <summary>From a patron to a title: I no longer want it.</summary>
public sealed record LeaveQueue(CancelReservation Command) : Request;

/// <summary>From a copy to its title: I am back and somebody waits; who is next?</summary>
public sealed record CaptureCopy(CheckIn Command, Copy Copy) : Request
{
    /// <summary>What the patron has on loan, where the receipt is to list it.</summary>
    public IReadOnlyList<Loan> StillOut { get; init; } = [];
}

/// <summary>From a timer shard to a title: this reservation's time has run out, if that is still true.</summary>
public sealed record LapseReservation(ReservationId ReservationId) : Request;

/// <summary>To a library: what are your rules? <see cref="Fresh"/> when the asker knows that memory is stale.</summary>
public sealed record AskLibrary(bool Fresh) : Request;

/// <summary>To a timer shard: time has passed.</summary>
public sealed record Tick : Request;

/// <summary>Told, never asked: your memory is out of date.</summary>
public sealed record Changed : Request
{
    public static readonly Changed Instance = new();
}
