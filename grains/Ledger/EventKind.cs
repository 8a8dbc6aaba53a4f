using System.Text.Json.Serialization;

namespace Skranke.Ledger;

/// <summary>What an event says happened. Numbers are stored and never reused.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<EventKind>))]
public enum EventKind
{
    [JsonStringEnumMemberName("loan-opened")]
    LoanOpened = 1,

    [JsonStringEnumMemberName("loan-renewed")]
    LoanRenewed = 2,

    [JsonStringEnumMemberName("loan-closed")]
    LoanClosed = 3,

    [JsonStringEnumMemberName("copy-moved")]
    CopyMoved = 4,

    [JsonStringEnumMemberName("reservation-placed")]
    ReservationPlaced = 5,

    [JsonStringEnumMemberName("reservation-captured")]
    ReservationCaptured = 6,

    [JsonStringEnumMemberName("reservation-ready")]
    ReservationReady = 7,

    [JsonStringEnumMemberName("reservation-fulfilled")]
    ReservationFulfilled = 8,

    [JsonStringEnumMemberName("reservation-cancelled")]
    ReservationCancelled = 9,

    [JsonStringEnumMemberName("reservation-expired")]
    ReservationExpired = 10,

    [JsonStringEnumMemberName("pin-tried")]
    PinTried = 11,

    [JsonStringEnumMemberName("copy-returned")]
    CopyReturned = 12,

    /// <summary>The captured copy was not to be had after all; the patron waits again.</summary>
    [JsonStringEnumMemberName("reservation-released")]
    ReservationReleased = 13,

    [JsonStringEnumMemberName("due-date-moved")]
    DueDateMoved = 14,

    [JsonStringEnumMemberName("loan-lost")]
    LoanLost = 15,

    [JsonStringEnumMemberName("loan-claimed-returned")]
    LoanClaimedReturned = 16,

    /// <summary>A mistaken check-in was taken back; the loan goes on.</summary>
    [JsonStringEnumMemberName("loan-reopened")]
    LoanReopened = 17,

    /// <summary>A mistaken checkout was taken back; the loan never counted.</summary>
    [JsonStringEnumMemberName("loan-undone")]
    LoanUndone = 18,

    /// <summary>The owner of an interlibrary copy said no to a renewal (H38).</summary>
    [JsonStringEnumMemberName("renewal-annulled")]
    RenewalAnnulled = 19,

    [JsonStringEnumMemberName("renewal-confirmed")]
    RenewalConfirmed = 20,

    /// <summary>An offline transaction that arrived late showed when a loan really ended.</summary>
    [JsonStringEnumMemberName("loan-corrected")]
    LoanCorrected = 21,

    /// <summary>A timer tried to renew a loan automatically and a rule said no.</summary>
    [JsonStringEnumMemberName("automatic-renewal-refused")]
    AutomaticRenewalRefused = 22,

    /// <summary>Pickup branch, interest, pause or interlibrary state changed.</summary>
    [JsonStringEnumMemberName("reservation-changed")]
    ReservationChanged = 23,

    [JsonStringEnumMemberName("notice-queued")]
    NoticeQueued = 24,

    [JsonStringEnumMemberName("work-item-raised")]
    WorkItemRaised = 25,

    [JsonStringEnumMemberName("work-item-done")]
    WorkItemDone = 26,

    [JsonStringEnumMemberName("fee-charged")]
    FeeCharged = 27,

    [JsonStringEnumMemberName("title-added")]
    TitleAdded = 28,

    [JsonStringEnumMemberName("copy-added")]
    CopyAdded = 29,

    [JsonStringEnumMemberName("policy-published")]
    PolicyPublished = 30,

    [JsonStringEnumMemberName("calendar-published")]
    CalendarPublished = 31,

    /// <summary>A copy came by that was not lent.</summary>
    [JsonStringEnumMemberName("copy-seen")]
    CopySeen = 32,

    /// <summary>A captured copy is at its pickup branch, not on the shelf yet.</summary>
    [JsonStringEnumMemberName("reservation-arrived")]
    ReservationArrived = 33,

    /// <summary>The last timer entry of a loan was used up.</summary>
    [JsonStringEnumMemberName("loan-timed")]
    LoanTimed = 34,

    [JsonStringEnumMemberName("patron-registered")]
    PatronRegistered = 40,

    [JsonStringEnumMemberName("guardian-added")]
    GuardianAdded = 41,

    [JsonStringEnumMemberName("guardian-ended")]
    GuardianEnded = 42,

    [JsonStringEnumMemberName("consent-given")]
    ConsentGiven = 43,

    [JsonStringEnumMemberName("consent-withdrawn")]
    ConsentWithdrawn = 44,

    [JsonStringEnumMemberName("pin-changed")]
    PinChanged = 45,

    [JsonStringEnumMemberName("contact-changed")]
    ContactChanged = 46,

    [JsonStringEnumMemberName("card-blocked")]
    CardBlocked = 50,

    [JsonStringEnumMemberName("card-unblocked")]
    CardUnblocked = 51,

    [JsonStringEnumMemberName("card-series-reserved")]
    CardSeriesReserved = 52,

    /// <summary>Another card took its place; the number is dead.</summary>
    [JsonStringEnumMemberName("card-replaced")]
    CardReplaced = 53,

    /// <summary>A patron joined a library; nothing is lent there yet.</summary>
    [JsonStringEnumMemberName("membership-joined")]
    MembershipJoined = 54,

    [JsonStringEnumMemberName("membership-activated")]
    MembershipActivated = 55,

    [JsonStringEnumMemberName("rules-accepted")]
    RulesAccepted = 56,

    [JsonStringEnumMemberName("membership-ended")]
    MembershipEnded = 57,

    /// <summary>A membership became, or ceased to be, that of the home library.</summary>
    [JsonStringEnumMemberName("home-moved")]
    HomeMoved = 58,

    [JsonStringEnumMemberName("card-issued")]
    CardIssued = 59,

    /// <summary>Another account of the same person took over everything; the subject is the emptied account.</summary>
    [JsonStringEnumMemberName("accounts-linked")]
    AccountsLinked = 60,

    /// <summary>The population register knows the patron by another name.</summary>
    [JsonStringEnumMemberName("patron-renamed")]
    PatronRenamed = 65,

    [JsonStringEnumMemberName("address-registered")]
    AddressRegistered = 66,

    /// <summary>An address became secret, or is secret no more; the event does not say which.</summary>
    [JsonStringEnumMemberName("address-protection-changed")]
    AddressProtectionChanged = 67,

    [JsonStringEnumMemberName("patron-moved-abroad")]
    PatronMovedAbroad = 68,

    [JsonStringEnumMemberName("patron-died")]
    PatronDied = 69,

    [JsonStringEnumMemberName("national-id-replaced")]
    NationalIdReplaced = 70,

    [JsonStringEnumMemberName("temporary-address-added")]
    TemporaryAddressAdded = 71,

    [JsonStringEnumMemberName("temporary-address-removed")]
    TemporaryAddressRemoved = 72,

    /// <summary>Another library system wrote a national card.</summary>
    [JsonStringEnumMemberName("national-card-shared")]
    NationalCardShared = 73,

    /// <summary>Another library system took a national card out of the register.</summary>
    [JsonStringEnumMemberName("national-card-withdrawn")]
    NationalCardWithdrawn = 74,

    [JsonStringEnumMemberName("library-founded")]
    LibraryFounded = 75,

    /// <summary>A library's settings or branches changed.</summary>
    [JsonStringEnumMemberName("library-changed")]
    LibraryChanged = 76,

    [JsonStringEnumMemberName("rules-published")]
    RulesPublished = 77,

    [JsonStringEnumMemberName("history-kept")]
    HistoryKept = 80,

    [JsonStringEnumMemberName("history-not-kept")]
    HistoryNotKept = 81,

    /// <summary>Names nobody: whoever was erased is not known any more.</summary>
    [JsonStringEnumMemberName("patron-erased")]
    PatronErased = 82,

    /// <summary>A library erased what it had of a patron; names nobody either.</summary>
    [JsonStringEnumMemberName("membership-erased")]
    MembershipErased = 83,

    /// <summary>All that is known of a patron was read.</summary>
    [JsonStringEnumMemberName("patron-data-given")]
    PatronDataGiven = 84,

    [JsonStringEnumMemberName("exclusion-proposed")]
    ExclusionProposed = 120,

    [JsonStringEnumMemberName("exclusion-announced")]
    ExclusionAnnounced = 121,

    /// <summary>The announcement went out, so that the day is known from which it holds, or it came back.</summary>
    [JsonStringEnumMemberName("exclusion-served")]
    ExclusionServed = 122,

    [JsonStringEnumMemberName("exclusion-in-force")]
    ExclusionInForce = 123,

    [JsonStringEnumMemberName("exclusion-lifted")]
    ExclusionLifted = 124,

    /// <summary>Its reason ended before it held.</summary>
    [JsonStringEnumMemberName("exclusion-dropped")]
    ExclusionDropped = 125,

    /// <summary>It was looked at what a debt does.</summary>
    [JsonStringEnumMemberName("debt-reviewed")]
    DebtReviewed = 126,

    /// <summary>A patron was reminded of a due date.</summary>
    [JsonStringEnumMemberName("due-reminded")]
    DueReminded = 127,

    /// <summary>A patron was told that a loan is overdue.</summary>
    [JsonStringEnumMemberName("overdue-noticed")]
    OverdueNoticed = 128,

    /// <summary>A loan was billed: the fee is charged and the copy claimed.</summary>
    [JsonStringEnumMemberName("loan-billed")]
    LoanBilled = 129,

    /// <summary>The patron was told of an annulled renewal, so that the days of grace run from then.</summary>
    [JsonStringEnumMemberName("annulment-served")]
    AnnulmentServed = 130,

    /// <summary>A fee covers another loan, or a later step holds for it.</summary>
    [JsonStringEnumMemberName("fee-raised")]
    FeeRaised = 90,

    /// <summary>A fee turned out not to be owed, such as the claim for a copy that came back.</summary>
    [JsonStringEnumMemberName("fee-cancelled")]
    FeeCancelled = 91,

    /// <summary>A payment went to a fee, in whole or in part.</summary>
    [JsonStringEnumMemberName("fee-paid")]
    FeePaid = 92,

    [JsonStringEnumMemberName("fee-waived")]
    FeeWaived = 93,

    /// <summary>What was paid of a fee was given back.</summary>
    [JsonStringEnumMemberName("fee-refunded")]
    FeeRefunded = 94,

    [JsonStringEnumMemberName("payment-taken")]
    PaymentTaken = 95,

    /// <summary>Debts were handed over to be collected, or withdrawn.</summary>
    [JsonStringEnumMemberName("collection-exported")]
    CollectionExported = 96,

    /// <summary>The day on which debts are handed over next was set anew.</summary>
    [JsonStringEnumMemberName("collection-planned")]
    CollectionPlanned = 97,
}
