using System.Collections.Frozen;
using Skranke.Silo.Import;

namespace Skranke.Api.Http;

/// <summary>What stands on top of every problem of one code: its title and its usual status.</summary>
public sealed record ProblemKind(string Code, int Status, string Title);

/// <summary>All problems that this API answers with. A code is added, never renamed.</summary>
public static class ProblemKinds
{
    public const string Malformed = "request.malformed";
    public const string NotFound = "request.not-found";
    public const string MethodNotAllowed = "request.method-not-allowed";
    public const string Stale = RefusalCodes.RequestStale;
    public const string Overloaded = "request.overloaded";
    public const string OutcomeUnknown = "request.outcome-unknown";
    public const string Failed = "engine.failed";
    public const string SilosAway = "engine.silos-away";
    public const string LedgerAway = "ledger.away";
    public const string KeyMissing = "auth.missing";
    public const string KeyUnknown = "auth.unknown-key";
    public const string RoleNotAllowed = "auth.role";
    public const string ForeignLibrary = "auth.foreign-library";
    public const string TokenInvalid = "auth.token-invalid";
    public const string TokenExpired = "auth.token-expired";
    public const string TokenAssurance = "auth.assurance-too-low";
    public const string NoPatron = "auth.no-patron";
    public const string PersonRequired = "auth.person-required";
    public const string KeyOver = "key.over";
    public const string TooManyTries = "auth.too-many-tries";
    public const string RulesUnknown = "rules.unknown";
    public const string ClockBackwards = "clock.backwards";
    public const string ClockRuns = "clock.not-frozen";
    public const string LibraryUnknown = "library.unknown";
    public const string ReceiptUnknown = "receipt.unknown";
    public const string WorkItemUnknown = "work-item.unknown";
    public const string MessageUnknown = "message.unknown";
    public const string TemplateUnknown = "notice-template.unknown";

    public const string ExportUnknown = "collection.export-unknown";
    public const string KeyIdUnknown = "key.unknown";
    public const string TerminalUnknown = "terminal.unknown";
    public const string TerminalLoginTaken = "terminal.login-taken";
    public const string PolicyUnknown = "policy.unknown";
    public const string MoveUnknown = "due-date-move.unknown";
    public const string RegisterNotConfigured = "register.not-configured";
    public const string RegisterRunUnknown = "register.run-unknown";
    public const string NationalRegisterElsewhere = "national-card.register-elsewhere";
    public const string IdentityTokenInvalid = "identity.token-invalid";
    public const string IdentityTokenExpired = "identity.token-expired";
    public const string IdentityAssuranceTooLow = "identity.assurance-too-low";
    public const string IdentityNoNationalId = "identity.no-national-id";
    public const string IdentityNoName = "identity.no-name";
    public const string IdentityIssuerAway = "identity.issuer-away";
    public const string IdentityOfAnother = "identity.other-person";

    /// <summary>All kinds, those of the edge first, then those of the rules in their order of precedence.</summary>
    public static IReadOnlyList<ProblemKind> All { get; } =
    [
        new(Malformed, 400, "The request is malformed"),
        new(NotFound, 404, "There is nothing at this path"),
        new(MethodNotAllowed, 405, "This path does not take this verb"),
        new(Overloaded, 503, "Too many requests wait already"),
        new(OutcomeUnknown, 503, "Nobody can say yet whether it was done"),
        new(Failed, 500, "The engine failed"),
        new(SilosAway, 503, "No silo can be reached"),
        new(LedgerAway, 503, "The database cannot be reached"),
        new(KeyMissing, 401, "The request carries no key"),
        new(KeyUnknown, 401, "The key is unknown or was revoked"),
        new(RoleNotAllowed, 403, "The key's role may not do this"),
        new(ForeignLibrary, 403, "This belongs to another library"),
        new(TokenInvalid, 401, "The token is not valid"),
        new(TokenExpired, 401, "The token has expired"),
        new(TokenAssurance, 403, "The level of assurance is too low"),
        new(NoPatron, 403, "Nobody with this identity is a patron of the library"),
        new(PersonRequired, 403, "The library asks for a person here"),
        new(KeyOver, 422, "The key was revoked or rotated already"),
        new(TooManyTries, 429, "Too many PINs were wrong"),
        new(ClockBackwards, 400, "The clock does not go backwards"),
        new(ClockRuns, 400, "The clock runs by itself"),
        new(LibraryUnknown, 404, "There is no such library"),
        new(ReceiptUnknown, 404, "There is no such receipt"),
        new(WorkItemUnknown, 404, "There is no such work item"),
        new(MessageUnknown, 404, "There is no such message"),
        new(TemplateUnknown, 404, "There is no such notice template"),
        new(ExportUnknown, 404, "There is no such export"),
        new(KeyIdUnknown, 404, "There is no such key"),
        new(TerminalUnknown, 404, "There is no such terminal"),
        new(TerminalLoginTaken, 422, "The login is taken"),
        new(RulesUnknown, 404, "There are no house rules of this version"),
        new(PolicyUnknown, 404, "The policy has no such version"),
        new(MoveUnknown, 404, "There is no such move of due dates"),
        new(RegisterNotConfigured, 422, "There is no such register"),
        new(RegisterRunUnknown, 404, "There is no such reading of the register"),
        new(NationalRegisterElsewhere, 422, "Another system keeps the register"),
        new(IdentityTokenInvalid, 422, "The identity token is not valid here"),
        new(IdentityTokenExpired, 422, "The identity token has expired"),
        new(IdentityAssuranceTooLow, 422, "The level of assurance is too low"),
        new(IdentityNoNationalId, 422, "The identity token names no national id"),
        new(IdentityNoName, 422, "Neither register nor identity token tell a name"),
        new(IdentityIssuerAway, 503, "The issuer of the identity token cannot be reached"),
        new(IdentityOfAnother, 422, "The identity is another person's"),
        new(ImportCodes.KindUnknown, 400, "This kind of file is not imported"),
        new(ImportCodes.Unknown, 404, "There is no such import"),
        new(ImportCodes.Incomplete, 400, "The file did not arrive whole"),
        new(ImportCodes.TooLarge, 400, "The file is too long"),
        new(RefusalCodes.RequestKeyReused, 422, "The idempotency key was used for another request"),
        new(RefusalCodes.RequestInProgress, 409, "The same request is still being worked on"),
        new(RefusalCodes.RequestBusy, 409, "Others are changing the same thing"),
        new(RefusalCodes.RequestStale, 412, "The thing has changed since it was read"),
        new(RefusalCodes.CardUnknown, 422, "Nobody has this card"),
        new(RefusalCodes.CardBlocked, 422, "The card is blocked"),
        new(RefusalCodes.CardReplaced, 422, "The card was replaced"),
        new(RefusalCodes.CardKindNotIssued, 422, "The library does not give out such cards"),
        new(RefusalCodes.CardLocalOnly, 422, "Institutions get local cards only"),
        new(RefusalCodes.CardHealthCardInstead, 422, "The card with the national id is the library card"),
        new(RefusalCodes.CardNationalIdMissing, 422, "The patron's national id is not known"),
        new(RefusalCodes.CardSecondNational, 422, "The patron has a national card already"),
        new(RefusalCodes.CardOtherKind, 422, "A card is replaced by one of its kind"),
        new(RefusalCodes.CardOnlyAtLibrary, 422, "This is done at a library only"),
        new(RefusalCodes.CardNotReplaceable, 422, "The library does not replace such cards"),
        new(RefusalCodes.CardNumberMissing, 422, "The card needs a number"),
        new(RefusalCodes.CardNumberTaken, 422, "Another card has this number"),
        new(RefusalCodes.CardSeriesExhausted, 422, "No reserved number is left"),
        new(RefusalCodes.CardSeriesInvalid, 422, "The series makes no sense"),
        new(RefusalCodes.CardSeriesOverlaps, 422, "Some of the numbers are reserved already"),
        new(RefusalCodes.PatronUnknown, 422, "There is no such patron"),
        new(RefusalCodes.PatronExcluded, 422, "The patron is excluded"),
        new(RefusalCodes.PatronLoanLimit, 422, "The patron has as many loans as allowed"),
        new(RefusalCodes.PatronReservationLimit, 422, "The patron has as many reservations as allowed"),
        new(RefusalCodes.PatronGuardianConsentMissing, 422, "A guardian's consent is missing"),
        new(RefusalCodes.PatronDeceased, 422, "The patron has died"),
        new(RefusalCodes.PatronAddressSecret, 422, "The patron's address is secret"),
        new(RefusalCodes.PatronAddressRegistered, 422, "The address comes from the population register"),
        new(RefusalCodes.PatronAddressUnknown, 404, "The patron has no such temporary address"),
        new(RefusalCodes.NationalCardUnknown, 404, "Nobody has a national card of this number"),
        new(RefusalCodes.NationalCardChanged, 409, "The national card has changed since it was read"),
        new(RefusalCodes.NationalCardInUse, 422, "A library of this register's own system uses the card"),
        new(RefusalCodes.PatronErased, 422, "The patron's account was erased"),
        new(RefusalCodes.PatronAlreadyNational, 422, "Another account of the person has the national card"),
        new(RefusalCodes.PatronLinked, 422, "The account was linked to another of the same person"),
        new(RefusalCodes.PatronPinWrong, 422, "Card and PIN do not match"),
        new(RefusalCodes.PatronPinLocked, 422, "Too many wrong PINs were typed"),
        new(RefusalCodes.PatronAlreadyRegistered, 422, "The person is registered already"),
        new(RefusalCodes.PatronPinTrivial, 422, "The PIN is too easy to guess"),
        new(RefusalCodes.RegistrationPersonOnly, 422, "Only persons have this"),
        new(RefusalCodes.RegistrationResponsibleMissing, 422, "Nobody answers for the institution"),
        new(RefusalCodes.RegistrationBirthDateUnknown, 422, "The birth date is not known"),
        new(RefusalCodes.RegistrationBirthDateContradicts, 422, "The birth date is not that of the national id"),
        new(RefusalCodes.RegistrationTooYoung, 422, "Too young to register alone"),
        new(RefusalCodes.GuardianMissing, 422, "A guardian must be named"),
        new(RefusalCodes.GuardianUnknown, 422, "There is no such guardian"),
        new(RefusalCodes.GuardianTooYoung, 422, "The guardian is a minor"),
        new(RefusalCodes.GuardianNotNeeded, 422, "Only minors have a guardian"),
        new(RefusalCodes.ConsentUnknown, 404, "There is no such consent"),
        new(RefusalCodes.ConsentTextOutdated, 422, "The text of the consent is not the present one"),
        new(RefusalCodes.MembershipMissing, 422, "The patron is no member of this library"),
        new(RefusalCodes.MembershipNotActivated, 422, "The membership is not activated"),
        new(RefusalCodes.MembershipRulesNotAccepted, 422, "The library's rules are not accepted"),
        new(RefusalCodes.MembershipIdentityNotChecked, 422, "Nobody has seen who it is"),
        new(RefusalCodes.MembershipRulesOutdated, 422, "These rules do not hold any more, or not yet"),
        new(RefusalCodes.MembershipLoansOpen, 422, "The patron has loans of this library"),
        new(RefusalCodes.MembershipReservationsOpen, 422, "The patron has reservations at this library"),
        new(RefusalCodes.MembershipFeesOpen, 422, "The patron owes this library something"),
        new(RefusalCodes.MembershipHome, 422, "This is the home library"),
        new(RefusalCodes.CopyUnknown, 422, "There is no such copy"),
        new(RefusalCodes.CopyOnLoan, 422, "Somebody else has the copy"),
        new(RefusalCodes.CopyOnLoanToPatron, 422, "The patron has the copy already"),
        new(RefusalCodes.CopyReservedForOther, 422, "The copy waits for somebody else"),
        new(RefusalCodes.CopyNotLoanable, 422, "The copy is not for loan"),
        new(RefusalCodes.CopyLost, 422, "The copy is registered as lost"),
        new(RefusalCodes.CopyInTransit, 422, "The copy is on its way to another branch"),
        new(RefusalCodes.LoanUnknown, 404, "There is no such loan"),
        new(RefusalCodes.LoanClosed, 422, "The loan has ended"),
        new(RefusalCodes.LoanDueDateShortened, 422, "The due date was promised"),
        new(RefusalCodes.LoanDueDatePast, 422, "The due date is past"),
        new(RefusalCodes.RenewalTooEarly, 422, "It is too early to renew"),
        new(RefusalCodes.RenewalMaxReached, 422, "The loan was renewed as often as allowed"),
        new(RefusalCodes.RenewalReservedByOther, 422, "Somebody else waits for the title"),
        new(RefusalCodes.RenewalNotRenewable, 422, "The loan is not renewable"),
        new(RefusalCodes.RenewalPatronExcluded, 422, "The patron is excluded"),
        new(RefusalCodes.RenewalOverdue, 422, "The loan is overdue"),
        new(RefusalCodes.BranchUnknown, 422, "The library has no such branch"),
        new(RefusalCodes.TitleUnknown, 422, "The library has no such title"),
        new(RefusalCodes.ReservationUnknown, 404, "There is no such reservation"),
        new(RefusalCodes.ReservationDuplicate, 422, "The patron waits for this title already"),
        new(RefusalCodes.ReservationNotReservable, 422, "The title is not reserved"),
        new(RefusalCodes.ReservationAlreadyOnLoan, 422, "The patron has this title on loan"),
        new(RefusalCodes.ReservationEnded, 422, "The reservation has ended"),
        new(RefusalCodes.InterlibraryBarcodeTaken, 422, "Another copy has this barcode"),
        new(RefusalCodes.InterlibraryNoPendingRenewal, 422, "No renewal waits for the owner's answer"),
        new(RefusalCodes.InterlibraryNotRequested, 422, "Nothing of another library is awaited for this reservation"),
        new(RefusalCodes.FeeUnknown, 422, "There is no such fee"),
        new(RefusalCodes.FeeSettled, 422, "Nothing is left of the fee"),
        new(RefusalCodes.FeeAmountTooHigh, 422, "The amount is higher than what there is of the fee"),
        new(RefusalCodes.PaymentReferenceReused, 422, "Another payment has this reference"),
        new(RefusalCodes.PaymentCurrency, 422, "The library takes another currency"),
        new(RefusalCodes.PaymentExceedsDebt, 422, "More is paid than is owed"),
        new(RefusalCodes.ErasureLoansOpen, 422, "The patron still has loans"),
        new(RefusalCodes.ErasureReservationsOpen, 422, "The patron still has reservations"),
        new(RefusalCodes.ErasureFeesOpen, 422, "The patron still owes fees"),
        new(RefusalCodes.ErasureClaimsOpen, 422, "A claim against the patron is open"),
        new(RefusalCodes.ErasureGuardian, 422, "The patron answers for a child"),
        new(RefusalCodes.ExclusionUnknown, 404, "There is no such exclusion"),
        new(RefusalCodes.ExclusionPast, 422, "The exclusion would be over already"),
        new(RefusalCodes.ExclusionStands, 422, "The patron is excluded on this ground already"),
        new(RefusalCodes.ExclusionNotProposed, 422, "The exclusion waits for nobody's word"),
        new(RefusalCodes.ExclusionEnded, 422, "The exclusion has ended"),
        new(RefusalCodes.LinkDifferentPersons, 422, "The accounts are not one person's"),
        new(RefusalCodes.LinkInstitution, 422, "Institutions are not linked"),
        new(RefusalCodes.LinkBirthDatesDiffer, 422, "The birth dates of the accounts differ"),
        new(RefusalCodes.LinkTooLarge, 422, "The account has too much to be linked at once"),
        new(RefusalCodes.PolicyInvalid, 422, "The policy makes no sense"),
        new(RefusalCodes.PolicyValidFromPast, 422, "A policy does not hold from a day that is past"),
        new(RefusalCodes.CalendarInvalid, 422, "The calendar makes no sense"),
        new(RefusalCodes.RulesInvalid, 422, "The house rules cannot be shown"),
        new(RefusalCodes.RulesValidFromPast, 422, "House rules do not hold from a day that is past"),
        new(RefusalCodes.LibraryInvalid, 422, "The library makes no sense"),
        new(RefusalCodes.LibraryWithoutPolicy, 422, "No policy ships for this country"),
        new(RefusalCodes.LibraryBranchInUse, 422, "The branch is still in use"),
        new(RefusalCodes.LibraryCurrencyInUse, 422, "The currency is in use"),
        new(RefusalCodes.DoorClosed, 422, "The branch is closed at this hour"),
        new(RefusalCodes.DoorTooYoung, 422, "The patron is too young to come in while no staff are there"),
        new(RefusalCodes.ServiceUnknown, 422, "The library has no such digital service"),
        new(RefusalCodes.ServiceNotEntitled, 422, "The patron may not use this digital service"),
        new(RefusalCodes.ReservationCaptured, 422, "A copy is captured for the reservation"),
        new(RefusalCodes.ReservationNotCaptured, 422, "No copy waits at the pickup branch"),
    ];

    private static readonly FrozenDictionary<string, ProblemKind> ByCode = All.ToFrozenDictionary(kind => kind.Code);

    /// <summary>The kind of a code; a code that a later rule brings without a title is shown by its name.</summary>
    public static ProblemKind Of(string code) => ByCode.GetValueOrDefault(code) ?? new ProblemKind(code, 422, code);

    public static bool Knows(string code) => ByCode.ContainsKey(code);

    /// <summary>Where a code is explained; a relative reference to this server.</summary>
    public static string TypeOf(string code) => "/problems/" + code;
}
