using System.Text.RegularExpressions;
using Skranke.Tests.Tidy;
using Xunit;

namespace Skranke.Tests.Architecture;

/// <summary>Each rule has one home: what a policy sets is read where its rule stands and nowhere else, neither in a
/// grain nor at the edge; and each refusal is given in one place.</summary>
public sealed partial class OneHomeTests
{
    /// <summary>A setting as code reads it, and the files that may.</summary>
    private static readonly (string Setting, string[] Homes)[] Settings =
    [
        (@"\.Renewals\.Max\b", ["grains/Loans/Renewal.cs"]),
        (@"\brule\.RenewalsMax\b", ["grains/Loans/Renewal.cs"]),
        (@"\.Interlibrary\.RenewalsMax\b", ["grains/Loans/Renewal.cs"]),
        (@"\.ReservedByOthers\b", ["grains/Loans/Renewal.cs"]),
        (@"\.AutomaticDaysBefore\b", ["grains/Loans/AutomaticRenewal.cs"]),
        (@"\.GraceDays\b", ["grains/Interlibrary/ServingAnnulment.cs"]),
        (@"\.OverdueFees\b", ["grains/Fees/OverdueFee.cs"]),
        (@"\.GroupedBy\b", ["grains/Fees/FeeGroup.cs"]),
        (@"\.EndedTogether\b", ["grains/Fees/FeeGroup.cs"]),
        (@"\.NoticeFees\b", ["grains/Fees/NoticeSteps.cs"]),
        (@"\.FeeFree\b", ["grains/Fees/DaysLate.cs", "grains/Libraries/CalendarCheck.cs"]),
        (@"\.ClosedDaysCount\b", ["grains/Fees/DaysLate.cs"]),
        (@"\.StandardPrices\b", ["grains/Fees/Claiming.cs"]),
        (@"\.RefundDays\b", ["grains/Fees/Claiming.cs"]),
        (@"\.PaymentOrder\b", ["grains/Payments/PostingPayment.cs"]),
        (@"\.Collection\.Above\b", ["grains/Collection/Collecting.cs"]),
        (@"\.ExportWeekday\b", ["grains/Collection/ExportDay.cs"]),
        (@"\.ExportDayOfMonth\b", ["grains/Collection/ExportDay.cs"]),
        (@"\.CollectionDueAt\b", ["grains/Collection/ExportDay.cs", "grains/Collection/Exporting.cs"]),
        (@"\.WindowDays\b", ["grains/Loans/Renewal.cs"]),
        (@"\.WhenOverdue\b", ["grains/Loans/Renewal.cs"]),
        (@"\.Renewals\.Base\b", ["grains/Loans/Renewal.cs"]),
        (@"\bRenewable: true, ReadingRoom: false\b", ["grains/Loans/Renewal.cs"]),
        (@"\brule\.Loanable\b", ["grains/Loans/Lendable.cs"]),
        (@"\brule\.Reservable\b", ["grains/Reservations/Placing.cs"]),
        (@"\.TotalMax\b", ["grains/Loans/LoanLimit.cs"]),
        (@"\.LoansMax\b", ["grains/Loans/LoanLimit.cs"]),
        (@"\.Reservations\.Max\b", ["grains/Reservations/Placing.cs"]),
        (@"\.InterestDays\b", ["grains/Reservations/Placing.cs"]),
        (@"\.PickupDays\b", ["grains/Reservations/Capturing.cs"]),
        (@"\.InterestNoticeDays\b", ["grains/Reservations/InterestNotice.cs"]),
        (@"\.ReadyWhen\b", ["grains/Reservations/Capturing.cs"]),
        (@"\.DueOnOpenDays\b", ["grains/Loans/DueDate.cs"]),
        (@"\.LongQueue\b", ["grains/Loans/DueDate.cs"]),
        (@"\.FromWaiting\b", ["grains/Loans/DueDate.cs"]),
        (@"\brule\.ReadingRoom\b", ["grains/Loans/DueDate.cs", "grains/Loans/Lendable.cs"]),
        (@"\.LendsFoundCopies\b", ["grains/Loans/Lendable.cs"]),
        (@"\.Period\.From\(", ["grains/Loans/DueDate.cs"]),
        (@"\.OpenDayFrom\(", ["grains/Loans/DueDate.cs", "grains/Loans/DueDateMove.cs"]),
        (@"\.OpenDaysAfter\(", ["grains/Reservations/Capturing.cs"]),
        (@"\.GuardianConsentUnderAge\b", ["grains/Patrons/Standing.cs"]),
        (@"\.AdultFromAge\b", ["grains/Patrons/Patron.cs"]),
        (@"\.SelfServiceMinAge\b", ["grains/Patrons/Registering.cs"]),
        (@"\.SelfServiceActivates\b", ["grains/Patrons/Registering.cs"]),
        (@"\.GuardiansRegister\b", ["grains/Patrons/Registering.cs"]),
        (@"\.NoticesOnByDefault\b", ["grains/Patrons/ChangingContact.cs", "grains/Patrons/Registering.cs"]),
        (@"\.ForbidTrivial\b", ["grains/Patrons/ChosenPin.cs"]),
        (@"\bpolicy\.Consents\b", ["grains/Libraries/Publishing.cs", "grains/Patrons/Consenting.cs"]),
        (@"\.HoldsAt\(", ["grains/Exclusions/Lifting.cs", "grains/Patrons/Patron.cs"]),
        (@"[lL]ibrary\.RulesVersion\b", []),
        (
            @"\.RulesVersion\b",
            [
                "api/Http/Memberships/ActivateEndpoint.cs", "grains/Memberships/AcceptingRules.cs",
                "grains/Memberships/Activating.cs", "grains/Patrons/LinkedMemberships.cs",
                "grains/Patrons/Registering.cs",
            ]),
        (@"\.RulesToAcceptOn\(", ["grains/Patrons/Standing.cs"]),
        (@"\.MustBeAccepted\b", ["grains/Libraries/Library.cs"]),
        (@"\.TriesMax\b", ["grains/Patrons/PinTry.cs"]),
        (@"\bdoor\.MinAge\b", ["grains/Patrons/Entering.cs"]),
        (@"\.OpeningAt\(", ["grains/Patrons/Entering.cs"]),
        (@"\.Municipalities\b", ["grains/Patrons/Residents.cs"]),
        (@"\bResidents\.Include\(", ["grains/Patrons/Entitlements.cs"]),
        (@"\.DigitalServices\b", ["grains/Libraries/ShippedPolicies.cs", "grains/Patrons/Entitlements.cs"]),
        (@"\bpolicy\.Issue\b", ["grains/Cards/IssuedKinds.cs", "grains/Patrons/FirstCard.cs"]),
        (@"\.LocalUnderAge\b", ["grains/Cards/IssuedKinds.cs", "grains/Patrons/FirstCard.cs"]),
        (@"\.NationalWithoutNationalId\b", ["grains/Cards/IssuedKinds.cs"]),
        (@"\.UpgradeSelfService\b", ["grains/Cards/Upgrading.cs"]),
        (@"\.LinkSelfService\b", ["grains/Patrons/Linking.cs"]),
        (@"\.ReplaceDigital\b", ["grains/Cards/Replacing.cs"]),
        (@"\.ReplaceSelfService\b", ["grains/Cards/Replacing.cs"]),
        (
            @"\.LocalSeries\b",
            ["grains/Cards/NewNumber.cs", "grains/Patrons/FirstCard.cs", "grains/Patrons/PatronRecordGrain.cs"]),
        (
            @"\bpolicy\.Overridable\b",
            [
                "grains/Interlibrary/Requesting.cs", "grains/Loans/Checkout.cs", "grains/Loans/Renewal.cs",
                "grains/Patrons/Linking.cs", "grains/Patrons/Registering.cs", "grains/Reservations/Placing.cs",
            ]),
        (
            @"\bReservationQueue\.Next\(",
            ["grains/Loans/Return.cs", "grains/Reservations/Ending.cs", "grains/Copies/CopyGrain.cs"]),
        (@"\.HistoryRetention\b", ["grains/Patrons/HistoryRetention.cs"]),
        (@"\.DormantAfter\b", ["grains/Patrons/Dormancy.cs"]),
        (@"\.DormantNoticeDays\b", ["grains/Patrons/Dormancy.cs"]),
        (@"\bDateTimeZoneProviders\b", ["grains/Libraries/LocalTime.cs"]),
    ];

    /// <summary>Where a refusal is given; every other code is none of grains/ or has no rule yet.</summary>
    private static readonly Dictionary<string, string[]> GivenIn = new()
    {
        ["RequestBusy"] = ["grains/Actors/Grain.cs"],
        ["RequestKeyReused"] = ["grains/Actors/Grain.cs"],
        ["RequestStale"] = ["grains/Basics/ExpectedVersion.cs"],
        ["CopyUnknown"] = ["grains/Copies/CopyGrain.cs"],
        ["CopyOnLoanToPatron"] = ["grains/Loans/Lendable.cs"],
        ["CopyOnLoan"] = ["grains/Copies/Marking.cs", "grains/Loans/Lendable.cs"],
        ["CopyReservedForOther"] = ["grains/Loans/Lendable.cs"],
        ["CopyNotLoanable"] = ["grains/Loans/Lendable.cs"],
        ["CopyLost"] = ["grains/Loans/Lendable.cs"],
        ["CopyInTransit"] = ["grains/Loans/Lendable.cs"],
        ["LoanUnknown"] = ["grains/Copies/CopyGrain.cs"],
        ["LoanClosed"] =
        [
            "grains/Copies/CopyGrain.cs", "grains/Loans/LoanCase.cs", "grains/Loans/Renewal.cs",
            "grains/Patrons/HistoryRetention.cs",
        ],
        ["LoanDueDateShortened"] = ["grains/Loans/DueDateMoving.cs"],
        ["LoanDueDatePast"] = ["grains/Loans/DueDateMoving.cs"],
        ["RenewalTooEarly"] = ["grains/Loans/Renewal.cs"],
        ["RenewalMaxReached"] = ["grains/Loans/Renewal.cs"],
        ["RenewalReservedByOther"] = ["grains/Loans/Renewal.cs"],
        ["RenewalNotRenewable"] = ["grains/Loans/Renewal.cs"],
        ["RenewalPatronExcluded"] = ["grains/Loans/Renewal.cs"],
        ["RenewalOverdue"] = ["grains/Loans/Renewal.cs"],
        ["TitleUnknown"] = ["grains/Titles/TitleGrain.cs"],
        ["BranchUnknown"] = ["grains/Libraries/Branches.cs"],
        ["ReservationEnded"] = ["grains/Reservations/Ending.cs"],
        ["ReservationDuplicate"] = ["grains/Reservations/Placing.cs"],
        ["ReservationNotReservable"] = ["grains/Reservations/Changing.cs", "grains/Reservations/Placing.cs"],
        ["ReservationAlreadyOnLoan"] = ["grains/Reservations/Placing.cs"],
        ["ReservationCaptured"] = ["grains/Reservations/Changing.cs"],
        ["ReservationNotCaptured"] = ["grains/Reservations/Shelving.cs"],
        ["InterlibraryNoPendingRenewal"] = ["grains/Interlibrary/PendingRenewal.cs"],
        ["InterlibraryNotRequested"] = ["grains/Interlibrary/OpenRequest.cs"],
        ["PolicyInvalid"] = ["grains/Libraries/Publishing.cs"],
        ["PolicyValidFromPast"] = ["grains/Libraries/Publishing.cs"],
        ["CalendarInvalid"] = ["grains/Libraries/PublishingCalendar.cs"],
        ["RulesInvalid"] = ["grains/Libraries/PublishingRules.cs"],
        ["RulesValidFromPast"] = ["grains/Libraries/PublishingRules.cs"],
        ["LibraryInvalid"] = ["grains/Libraries/Founding.cs", "grains/Libraries/Rearranging.cs"],
        ["LibraryWithoutPolicy"] = ["grains/Libraries/Founding.cs"],
        ["LibraryBranchInUse"] = ["grains/Libraries/Rearranging.cs"],
        ["LibraryCurrencyInUse"] = ["grains/Libraries/Rearranging.cs"],
    };

    /// <summary>The same for what concerns patrons.</summary>
    private static readonly Dictionary<string, string[]> GivenOfPatrons = new()
    {
        ["PatronUnknown"] = ["grains/Patrons/PatronGrain.cs"],
        ["PatronErased"] = ["grains/Patrons/Standing.cs"],
        ["PatronLinked"] = ["grains/Patrons/Standing.cs"],
        ["PatronDeceased"] = ["grains/Patrons/Standing.cs"],
        ["PatronAddressSecret"] = ["grains/Patrons/RegisteredAddress.cs"],
        ["PatronAddressRegistered"] = ["grains/Patrons/RegisteredAddress.cs"],
        ["PatronAddressUnknown"] = ["grains/Patrons/RemovingAddress.cs"],
        ["PatronAlreadyNational"] = ["grains/Cards/OneNationalCard.cs"],
        ["PatronPinWrong"] = ["grains/Patrons/PinTry.cs"],
        ["PatronPinLocked"] = ["grains/Patrons/PinTry.cs"],
        ["PatronPinTrivial"] = ["grains/Patrons/ChosenPin.cs"],
        ["PatronAlreadyRegistered"] = ["grains/Patrons/Registering.cs"],
        ["PatronExcluded"] = ["grains/Patrons/Standing.cs"],
        ["PatronGuardianConsentMissing"] = ["grains/Patrons/Standing.cs"],
        ["PatronLoanLimit"] = ["grains/Loans/LoanLimit.cs"],
        ["PatronReservationLimit"] = ["grains/Reservations/Placing.cs"],
        ["ErasureLoansOpen"] = ["grains/Patrons/Erasing.cs"],
        ["ErasureReservationsOpen"] = ["grains/Patrons/Erasing.cs"],
        ["ErasureFeesOpen"] = ["grains/Patrons/Erasing.cs"],
        ["ErasureClaimsOpen"] = ["grains/Patrons/Erasing.cs"],
        ["ErasureGuardian"] = ["grains/Patrons/Erasing.cs"],
        ["ExclusionUnknown"] = ["grains/Exclusions/Deciding.cs"],
        ["ExclusionPast"] = ["grains/Exclusions/Excluding.cs"],
        ["ExclusionStands"] = ["grains/Exclusions/Excluding.cs"],
        ["ExclusionNotProposed"] = ["grains/Exclusions/Deciding.cs"],
        ["ExclusionEnded"] = ["grains/Exclusions/Deciding.cs"],
        ["RegistrationPersonOnly"] = ["grains/Patrons/Registering.cs"],
        ["RegistrationResponsibleMissing"] = ["grains/Patrons/Registering.cs"],
        ["RegistrationBirthDateUnknown"] = ["grains/Patrons/Registering.cs"],
        ["RegistrationBirthDateContradicts"] = ["grains/Patrons/Registering.cs"],
        ["RegistrationTooYoung"] = ["grains/Patrons/Registering.cs"],
        ["GuardianMissing"] = ["grains/Patrons/GivingConsent.cs", "grains/Patrons/Registering.cs"],
        ["GuardianUnknown"] = ["grains/Patrons/EndingGuardianship.cs", "grains/Patrons/Guardianship.cs"],
        ["GuardianTooYoung"] = ["grains/Patrons/Guardianship.cs"],
        ["GuardianNotNeeded"] = ["grains/Patrons/Guardianship.cs"],
        ["ConsentUnknown"] = ["grains/Patrons/WithdrawingConsent.cs"],
        ["ConsentTextOutdated"] = ["grains/Patrons/Consenting.cs"],
        ["LinkDifferentPersons"] = ["grains/Patrons/Linking.cs"],
        ["LinkInstitution"] = ["grains/Patrons/Linking.cs"],
        ["LinkBirthDatesDiffer"] = ["grains/Patrons/Linking.cs"],
        ["LinkTooLarge"] = ["grains/Patrons/Linking.cs"],
        ["DoorClosed"] = ["grains/Patrons/Entering.cs"],
        ["DoorTooYoung"] = ["grains/Patrons/Entering.cs"],
        ["ServiceUnknown"] = ["grains/Patrons/Authenticating.cs"],
        ["ServiceNotEntitled"] = ["grains/Patrons/Authenticating.cs"],
    };

    /// <summary>The same for money.</summary>
    private static readonly Dictionary<string, string[]> GivenOfMoney = new()
    {
        ["FeeUnknown"] = ["grains/Patrons/PatronMoneyGrain.cs", "grains/Payments/PostingPayment.cs"],
        ["FeeSettled"] = ["grains/Payments/Refunding.cs", "grains/Payments/Waiving.cs"],
        ["FeeAmountTooHigh"] = ["grains/Payments/Refunding.cs", "grains/Payments/Waiving.cs"],
        ["PaymentReferenceReused"] = ["grains/Payments/PostingPayment.cs"],
        ["PaymentCurrency"] = ["grains/Payments/PostingPayment.cs"],
        ["PaymentExceedsDebt"] = ["grains/Payments/PostingPayment.cs"],
    };

    /// <summary>The same for cards and memberships.</summary>
    private static readonly Dictionary<string, string[]> GivenOfCards = new()
    {
        ["CardUnknown"] = ["grains/Patrons/Standing.cs"],
        ["CardBlocked"] = ["grains/Patrons/Standing.cs"],
        ["CardReplaced"] = ["grains/Patrons/Standing.cs"],
        ["CardKindNotIssued"] = ["grains/Cards/IssuedKinds.cs", "grains/Patrons/FirstCard.cs"],
        ["CardLocalOnly"] = ["grains/Cards/IssuedKinds.cs"],
        ["CardHealthCardInstead"] = ["grains/Cards/IssuedKinds.cs"],
        ["CardNationalIdMissing"] = ["grains/Cards/IssuedKinds.cs"],
        ["CardSecondNational"] = ["grains/Cards/OneNationalCard.cs"],
        ["CardOtherKind"] = ["grains/Cards/Replacing.cs"],
        ["CardOnlyAtLibrary"] =
            [
                "grains/Cards/Replacing.cs", "grains/Cards/Upgrading.cs", "grains/Patrons/FirstCard.cs",
                "grains/Patrons/Linking.cs",
            ],
        ["CardNotReplaceable"] = ["grains/Cards/Replacing.cs"],
        ["CardNumberMissing"] = ["grains/Cards/NewNumber.cs"],
        ["CardNumberTaken"] = ["grains/Cards/NewNumber.cs"],
        ["CardSeriesExhausted"] = ["grains/Cards/NewNumber.cs"],
        ["CardSeriesInvalid"] = ["grains/Cards/ReservingSeries.cs"],
        ["CardSeriesOverlaps"] = ["grains/Cards/ReservingSeries.cs"],
        ["NationalCardChanged"] = ["grains/Cards/SharingNationalCard.cs"],
        ["NationalCardInUse"] = ["grains/Cards/WithdrawingNationalCard.cs"],
        ["MembershipMissing"] = ["grains/Patrons/Standing.cs"],
        ["MembershipNotActivated"] = ["grains/Patrons/Standing.cs"],
        ["MembershipRulesNotAccepted"] = ["grains/Patrons/Standing.cs"],
        ["MembershipIdentityNotChecked"] = ["grains/Memberships/Activating.cs"],
        ["MembershipRulesOutdated"] = ["grains/Memberships/AcceptingRules.cs"],
        ["MembershipLoansOpen"] = ["grains/Memberships/Leaving.cs"],
        ["MembershipReservationsOpen"] = ["grains/Memberships/Leaving.cs"],
        ["MembershipFeesOpen"] = ["grains/Memberships/Leaving.cs"],
        ["MembershipHome"] = ["grains/Memberships/Leaving.cs"],
    };

    public static TheoryData<string> SettingNames => [.. Settings.Select(setting => setting.Setting)];

    [Theory]
    [MemberData(nameof(SettingNames))]
    public void What_a_policy_sets_is_read_where_its_rule_stands(string setting)
    {
        var homes = Settings.Single(known => known.Setting == setting).Homes;

        Assert.Equal(
            homes.Order(),
            Repository.CSharpIn("grains", "api", "silo").Where(file => Regex.IsMatch(file.Code, setting))
                .Where(file => !OnlyShows(file)).Select(file => file.Path).Order());
    }

    [Fact]
    public void Each_refusal_is_given_in_one_place()
    {
        var given =
            from file in Repository.CSharpIn("grains")
            where file.Path != "grains/Basics/RefusalCodes.cs"
            from code in Codes().Matches(file.Code).Select(match => match.Groups[1].Value).Distinct()
            group file.Path by code into files
            orderby files.Key
            select $"{files.Key}: {string.Join(", ", files.Order())}";

        Assert.Equal(
            GivenIn.Concat(GivenOfPatrons).Concat(GivenOfCards).Concat(GivenOfMoney).OrderBy(pair => pair.Key)
                .Select(pair => $"{pair.Key}: {string.Join(", ", pair.Value)}"),
            given);
    }

    /// <summary>Which day it is for a library, and whether it is open, is asked of library and calendar.</summary>
    [Fact]
    public void Only_the_calendar_looks_at_closed_days() => Assert.Equal(
        ["grains/Libraries/Calendar.cs", "grains/Libraries/CalendarCheck.cs"],
        Repository.CSharpIn("grains", "api").Where(file => ClosedDays().IsMatch(file.Code)).Select(file => file.Path)
            .Order(StringComparer.Ordinal));

    /// <summary>Demo, import and start carry policies as documents, and some answers show their figures; none of them
    /// decides by one.</summary>
    private static bool OnlyShows(SourceFile file) =>
        file.Path.StartsWith("silo/", StringComparison.Ordinal)
        || file.Path.StartsWith("api/Http/Libraries/", StringComparison.Ordinal)
        || file.Path is "grains/Libraries/Policy.cs" or "grains/Libraries/PolicyCheck.cs"
            or "api/Http/Patrons/PatronStatusEndpoint.cs";

    [GeneratedRegex(@"\bRefusalCodes\.([A-Z]\w+)\b(?<!RefusalCodes\.(All|Precedence))")]
    private static partial Regex Codes();

    [GeneratedRegex(@"\.(ClosedWeekdays|ClosedYearly|ClosedEasterOffsets|Closures)\b|\bClosedWeekdays\.")]
    private static partial Regex ClosedDays();
}
