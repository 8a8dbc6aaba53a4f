using System.Collections.Frozen;

namespace Skranke.Basics;

/// <summary>Every refusal code, in order of precedence: request, card, patron, membership, copy, then renewal or
/// reservation. Codes are part of the public contract: they are added to, never renamed.</summary>
public static class RefusalCodes
{
    public const string RequestBusy = "request.busy";
    public const string RequestKeyReused = "request.key-reused";
    public const string RequestInProgress = "request.in-progress";

    /// <summary>The thing has changed since the caller read it; outside the same as a stale <c>If-Match</c>.</summary>
    public const string RequestStale = "request.stale";

    public const string CardUnknown = "card.unknown";
    public const string CardBlocked = "card.blocked";
    public const string CardReplaced = "card.replaced";
    public const string CardKindNotIssued = "card.kind-not-issued";
    public const string CardLocalOnly = "card.local-only";
    public const string CardHealthCardInstead = "card.health-card-instead";
    public const string CardNationalIdMissing = "card.national-id-missing";
    public const string CardSecondNational = "card.second-national";
    public const string CardOtherKind = "card.other-kind";
    public const string CardOnlyAtLibrary = "card.only-at-library";
    public const string CardNotReplaceable = "card.not-replaceable";
    public const string CardNumberMissing = "card.number-missing";
    public const string CardNumberTaken = "card.number-taken";
    public const string CardSeriesExhausted = "card.series-exhausted";
    public const string CardSeriesInvalid = "card.series-invalid";
    public const string CardSeriesOverlaps = "card.series-overlaps";
    public const string PatronUnknown = "patron.unknown";
    public const string PatronErased = "patron.erased";
    /// <summary>The account was linked to another of the same person, which the data names.</summary>
    public const string PatronLinked = "patron.linked";

    public const string PatronDeceased = "patron.deceased";
    public const string PatronAddressSecret = "patron.address-secret";
    public const string PatronAddressRegistered = "patron.address-registered";
    public const string PatronAddressUnknown = "patron.address-unknown";
    public const string NationalCardUnknown = "national-card.unknown";
    public const string NationalCardChanged = "national-card.changed";
    public const string NationalCardInUse = "national-card.in-use";
    public const string PatronAlreadyNational = "patron.already-national";
    public const string PatronPinWrong = "patron.pin-wrong";
    public const string PatronPinLocked = "patron.pin-locked";
    public const string PatronPinTrivial = "patron.pin-trivial";
    public const string PatronAlreadyRegistered = "patron.already-registered";
    public const string PatronExcluded = "patron.excluded";
    public const string PatronGuardianConsentMissing = "patron.guardian-consent-missing";
    public const string PatronLoanLimit = "patron.loan-limit";
    public const string PatronReservationLimit = "patron.reservation-limit";
    public const string ErasureLoansOpen = "erasure.loans-open";
    public const string ErasureReservationsOpen = "erasure.reservations-open";
    public const string ErasureFeesOpen = "erasure.fees-open";
    public const string ErasureClaimsOpen = "erasure.claims-open";
    public const string ErasureGuardian = "erasure.guardian";
    public const string RegistrationPersonOnly = "registration.person-only";
    public const string RegistrationResponsibleMissing = "registration.responsible-missing";
    public const string RegistrationBirthDateUnknown = "registration.birth-date-unknown";
    public const string RegistrationBirthDateContradicts = "registration.birth-date-contradicts";
    public const string RegistrationTooYoung = "registration.too-young";
    public const string GuardianMissing = "guardian.missing";
    public const string GuardianUnknown = "guardian.unknown";
    public const string GuardianTooYoung = "guardian.too-young";
    public const string GuardianNotNeeded = "guardian.not-needed";
    public const string ConsentUnknown = "consent.unknown";
    public const string ConsentTextOutdated = "consent.text-outdated";
    public const string MembershipMissing = "membership.missing";
    public const string MembershipNotActivated = "membership.not-activated";
    public const string MembershipRulesNotAccepted = "membership.rules-not-accepted";
    public const string MembershipIdentityNotChecked = "membership.identity-not-checked";
    public const string MembershipRulesOutdated = "membership.rules-outdated";
    public const string MembershipLoansOpen = "membership.loans-open";
    public const string MembershipReservationsOpen = "membership.reservations-open";
    public const string MembershipFeesOpen = "membership.fees-open";
    public const string MembershipHome = "membership.home";
    public const string CopyUnknown = "copy.unknown";
    public const string CopyOnLoanToPatron = "copy.on-loan-to-patron";
    public const string CopyOnLoan = "copy.on-loan";
    public const string CopyReservedForOther = "copy.reserved-for-other";
    public const string CopyNotLoanable = "copy.not-loanable";
    public const string CopyLost = "copy.lost";
    public const string CopyInTransit = "copy.in-transit";
    public const string LoanUnknown = "loan.unknown";
    public const string LoanClosed = "loan.closed";
    public const string LoanDueDateShortened = "loan.due-date-shortened";
    public const string LoanDueDatePast = "loan.due-date-past";
    public const string RenewalTooEarly = "renewal.too-early";
    public const string RenewalMaxReached = "renewal.max-reached";
    public const string RenewalReservedByOther = "renewal.reserved-by-other";
    public const string RenewalNotRenewable = "renewal.not-renewable";
    public const string RenewalPatronExcluded = "renewal.patron-excluded";
    public const string RenewalOverdue = "renewal.overdue";
    public const string TitleUnknown = "title.unknown";
    public const string BranchUnknown = "branch.unknown";
    public const string ReservationUnknown = "reservation.unknown";
    public const string ReservationEnded = "reservation.ended";
    public const string ReservationDuplicate = "reservation.duplicate";
    public const string ReservationNotReservable = "reservation.not-reservable";
    public const string ReservationAlreadyOnLoan = "reservation.already-on-loan";
    public const string ReservationCaptured = "reservation.captured";
    public const string ReservationNotCaptured = "reservation.not-captured";
    public const string InterlibraryNoPendingRenewal = "interlibrary.no-pending-renewal";
    public const string InterlibraryNotRequested = "interlibrary.not-requested";
    public const string InterlibraryBarcodeTaken = "interlibrary.barcode-taken";
    public const string LinkDifferentPersons = "link.different-persons";
    public const string LinkInstitution = "link.institution";
    public const string LinkBirthDatesDiffer = "link.birth-dates-differ";
    public const string LinkTooLarge = "link.too-large";
    public const string PolicyInvalid = "policy.invalid";
    public const string PolicyValidFromPast = "policy.valid-from-past";
    public const string CalendarInvalid = "calendar.invalid";
    public const string RulesInvalid = "rules.invalid";
    public const string RulesValidFromPast = "rules.valid-from-past";
    public const string LibraryInvalid = "library.invalid";
    public const string LibraryWithoutPolicy = "library.country-without-policy";
    public const string LibraryBranchInUse = "library.branch-in-use";
    public const string LibraryCurrencyInUse = "library.currency-in-use";
    public const string ExclusionUnknown = "exclusion.unknown";
    public const string ExclusionPast = "exclusion.past";
    public const string ExclusionStands = "exclusion.stands";
    public const string ExclusionNotProposed = "exclusion.not-proposed";
    public const string ExclusionEnded = "exclusion.ended";
    public const string PaymentReferenceReused = "payment.reference-reused";
    public const string PaymentCurrency = "payment.currency";
    public const string PaymentExceedsDebt = "payment.exceeds-debt";
    public const string FeeUnknown = "fee.unknown";
    public const string FeeSettled = "fee.settled";
    public const string FeeAmountTooHigh = "fee.amount-too-high";
    public const string DoorClosed = "door.closed";
    public const string DoorTooYoung = "door.too-young";
    public const string ServiceUnknown = "service.unknown";
    public const string ServiceNotEntitled = "service.not-entitled";

    private static readonly string[] Ordered =
    [
        RequestKeyReused, RequestInProgress, RequestBusy, RequestStale,
        CardUnknown, CardBlocked, CardReplaced,
        CardKindNotIssued, CardLocalOnly, CardHealthCardInstead, CardNationalIdMissing, CardSecondNational,
        CardOtherKind, CardOnlyAtLibrary, CardNotReplaceable, CardNumberMissing, CardNumberTaken, CardSeriesExhausted,
        CardSeriesInvalid, CardSeriesOverlaps,
        PatronUnknown, PatronExcluded, PatronLoanLimit, PatronReservationLimit, PatronGuardianConsentMissing,
        PatronErased, PatronLinked, PatronDeceased, PatronPinWrong, PatronPinLocked, PatronPinTrivial,
        PatronAlreadyRegistered, PatronAlreadyNational, PatronAddressSecret, PatronAddressRegistered,
        PatronAddressUnknown,
        RegistrationPersonOnly, RegistrationResponsibleMissing, RegistrationBirthDateUnknown,
        RegistrationBirthDateContradicts, RegistrationTooYoung, GuardianMissing, GuardianUnknown, GuardianTooYoung,
        GuardianNotNeeded, ConsentUnknown, ConsentTextOutdated,
        MembershipMissing, MembershipNotActivated, MembershipRulesNotAccepted,
        MembershipIdentityNotChecked, MembershipRulesOutdated, MembershipLoansOpen, MembershipReservationsOpen,
        MembershipFeesOpen, MembershipHome,
        CopyUnknown, CopyOnLoan, CopyOnLoanToPatron, CopyReservedForOther, CopyNotLoanable, CopyLost, CopyInTransit,
        LoanUnknown, LoanClosed, LoanDueDateShortened, LoanDueDatePast,
        RenewalTooEarly, RenewalMaxReached, RenewalReservedByOther, RenewalNotRenewable, RenewalPatronExcluded,
        RenewalOverdue,
        BranchUnknown, TitleUnknown, ReservationUnknown, ReservationDuplicate, ReservationNotReservable,
        ReservationAlreadyOnLoan, ReservationEnded, ReservationCaptured, ReservationNotCaptured,
        InterlibraryNoPendingRenewal, InterlibraryNotRequested, InterlibraryBarcodeTaken,
        FeeUnknown, FeeSettled, FeeAmountTooHigh, PaymentReferenceReused, PaymentCurrency, PaymentExceedsDebt,
        ErasureLoansOpen, ErasureReservationsOpen, ErasureFeesOpen, ErasureClaimsOpen,
        ErasureGuardian,
        LinkDifferentPersons, LinkInstitution, LinkBirthDatesDiffer, LinkTooLarge,
        ExclusionUnknown, ExclusionPast, ExclusionStands, ExclusionNotProposed, ExclusionEnded,
        DoorClosed, DoorTooYoung, ServiceUnknown, ServiceNotEntitled,
        PolicyInvalid, PolicyValidFromPast, CalendarInvalid, RulesInvalid, RulesValidFromPast,
        LibraryInvalid, LibraryWithoutPolicy, LibraryBranchInUse, LibraryCurrencyInUse,
        NationalCardUnknown, NationalCardChanged, NationalCardInUse,
    ];

    private static readonly FrozenDictionary<string, int> Places =
        Ordered.Select((code, place) => (code, place)).ToFrozenDictionary(pair => pair.code, pair => pair.place);

    /// <summary>All codes that a decision can refuse with, in order of precedence.</summary>
    public static IReadOnlyList<string> All => Ordered;

    /// <summary>The place of a code in the order of precedence; an unknown code comes last.</summary>
    public static int Precedence(string code) => Places.GetValueOrDefault(code, int.MaxValue);
}
