using System.Collections.Immutable;
using Skranke.Basics;
using Skranke.Cards;
using Skranke.Libraries;
using Skranke.Notices;
using Skranke.Patrons;
using Xunit;

namespace Skranke.Tests.Libraries;

/// <summary>What a policy may not say (H1, H20, H36).</summary>
public sealed class PolicyCheckTests
{
    private static readonly ConsentText Text = new() { Kind = ConsentKind.Data, Version = 1, Text = "Ja." };

    private static readonly LoanRule ForAll = new() { Period = new LoanPeriod(1, 0) };

    private static readonly Dictionary<string, Func<Policy, Policy>> WrongInOneThing = new()
    {
        ["categories.adultFromAge"] = policy => policy with { Categories = new() { AdultFromAge = 121 } },
        ["categories.guardianConsentUnderAge"] = policy => policy with
        {
            Categories = policy.Categories with { GuardianConsentUnderAge = -1 },
        },
        ["loans.rules"] = policy => Rules(policy, ForAll with { Materials = ["book"] }),
        ["loans.rules[0].period"] = policy => Rules(policy, ForAll with { Period = default }),
        ["loans.rules[0].period.days"] = policy => Rules(policy, ForAll with { Period = new LoanPeriod(1, -1) }),
        ["loans.rules[0].period.months"] = policy => Rules(policy, ForAll with { Period = new LoanPeriod(121, 0) }),
        ["loans.rules[0].renewalsMax"] = policy => Rules(policy, ForAll with { RenewalsMax = -1 }),
        ["loans.rules[0].loansMax"] = policy => Rules(policy, ForAll with { LoansMax = 10_000 }),
        ["loans.rules[0].materials"] = policy => Rules(policy, ForAll with { Materials = [" "] }, ForAll),
        ["loans.rules[0].categories"] = policy => Rules(policy, ForAll with { Categories = ["pensioner"] }, ForAll),
        ["loans.totalMax"] = policy => policy with { Loans = policy.Loans with { TotalMax = -1 } },
        ["loans.longQueue.fromWaiting"] = policy => LongQueue(policy, 0, new LoanPeriod(0, 7)),
        ["loans.longQueue.period"] = policy => LongQueue(policy, 5, default),
        ["renewals.max"] = policy => policy with { Renewals = policy.Renewals with { Max = -1 } },
        ["renewals.windowDays"] = policy => policy with { Renewals = policy.Renewals with { WindowDays = -1 } },
        ["renewals.base"] = policy => policy with { Renewals = policy.Renewals with { Base = (RenewalBase)7 } },
        ["renewals.reservedByOthers"] = policy => policy with
        {
            Renewals = policy.Renewals with { ReservedByOthers = (ReservedByOthers)7 },
        },
        ["renewals.automaticDaysBefore"] = policy => policy with
        {
            Renewals = policy.Renewals with { AutomaticDaysBefore = -1 },
        },
        ["reservations.max"] = policy => policy with { Reservations = policy.Reservations with { Max = -1 } },
        ["reservations.interestDays"] = policy => policy with
        {
            Reservations = policy.Reservations with { InterestDays = 0 },
        },
        ["reservations.pickupDays"] = policy => policy with
        {
            Reservations = policy.Reservations with { PickupDays = 0 },
        },
        ["reservations.interestNoticeDays"] = policy => policy with
        {
            Reservations = policy.Reservations with { InterestNoticeDays = -1 },
        },
        ["reservations.readyWhen"] = policy => policy with
        {
            Reservations = policy.Reservations with { ReadyWhen = (ReadyWhen)7 },
        },
        ["registration.selfServiceMinAge"] = policy => policy with { Registration = new() { SelfServiceMinAge = 121 } },
        ["consents[0].kind"] = policy => Consents(policy, Text with { Kind = (ConsentKind)9 }),
        ["consents[1].kind"] = policy => Consents(policy, Text, Text),
        ["consents[0].version"] = policy => Consents(policy, Text with { Version = 0 }),
        ["consents[0].text"] = policy => Consents(policy, Text with { Text = " " }),
        ["interlibrary.graceDays"] = policy => policy with { Interlibrary = new() { GraceDays = -1 } },
        ["interlibrary.renewalsMax"] = policy => policy with { Interlibrary = new() { RenewalsMax = -1 } },
        ["overdueFees[0].fromDay"] = policy => Fees(policy, (0, 20, 10)),
        ["overdueFees[1].fromDay"] = policy => Fees(policy, (8, 20, 10), (8, 80, 20)),
        ["overdueFees[0].adult"] = policy => Fees(policy, (1, -20, 10)),
        ["overdueFees[0].child"] = policy => Fees(policy, (1, 20, -10)),
        ["privacy.historyRetention"] = policy => Private(policy, new() { HistoryRetention = IsoPeriod.OfDays(367) }),
        ["privacy.dormantAfter"] = policy => Private(policy, new() { DormantAfter = IsoPeriod.OfDays(364) }),
        ["privacy.dormantNoticeDays"] = policy => Private(policy, new() { DormantNoticeDays = -1 }),
        ["overridable[0]"] = policy => policy with { Overridable = ["moon.full"] },
    };

    /// <summary>What concerns money, and what patrons are told.</summary>
    private static readonly Dictionary<string, Func<Policy, Policy>> WrongForMoney = new()
    {
        ["exclusions.debtFrom"] = policy => Excluded(policy, one => one with { DebtFrom = 0 }),
        ["exclusions.notReturnedOccasions"] = policy => Excluded(policy, one => one with { NotReturnedOccasions = 0 }),
        ["exclusions.notReturnedMonths"] = policy => Excluded(policy, one => one with { NotReturnedMonths = 0 }),
        ["exclusions.noticeDays"] = policy => Excluded(policy, one => one with { NoticeDays = -1 }),
        ["exclusions.rule"] = policy => Excluded(policy, one => one with { Rule = " " }),
        ["exclusions.hearing"] = policy => Excluded(policy, one => one with { Hearing = "" }),
        ["exclusions.complaint"] = policy => Excluded(policy, one => one with { Complaint = new string('x', 20_000) }),
        ["notices.dueReminderDaysBefore"] = policy => Told(policy, one => one with { DueReminderDaysBefore = -1 }),
        ["notices.pickupEndingDaysBefore"] = policy => Told(policy, one => one with { PickupEndingDaysBefore = -1 }),
        ["notices.morningMinute"] = policy => Told(policy, one => one with { MorningMinute = 1440 }),
        ["notices.smsFromMinute"] = policy => Told(policy, one => one with { SmsFromMinute = -1 }),
        ["notices.smsUntilMinute"] = policy => Told(
            policy, one => one with { SmsFromMinute = 600, SmsUntilMinute = 600 }),
        ["notices.overdueDays[0]"] = policy => Told(policy, one => one with { OverdueDays = [0, 8] }),
        ["notices.overdueDays[1]"] = policy => Told(policy, one => one with { OverdueDays = [8, 8] }),
        ["notices.channels[0].channels"] = policy => Told(
            policy, one => one with { Channels = [new ChannelRule { Channels = [] }] }),
        ["notices.channels[0].kinds"] = policy => Told(policy, one => one with
        {
            Channels = [new ChannelRule { Kinds = [(NoticeKind)99], Channels = [NoticeChannel.Email] }],
        }),
        ["fees.overdueModel"] = policy => Charged(policy, one => one with { OverdueModel = (OverdueModel)7 }),
        ["fees.groupedBy"] = policy => Charged(policy, one => one with { GroupedBy = (FeeGrouping)7 }),
        ["fees.paymentOrder"] = policy => Charged(policy, one => one with { PaymentOrder = (PaymentOrder)7 }),
        ["fees.noticeFees[0].adult"] = policy => Charged(policy, one => one with { NoticeFees = [new(-1, 0)] }),
        ["fees.noticeFees[1].child"] = policy => Charged(
            policy, one => one with { NoticeFees = [new(1, 0), new(1, -1)] }),
        ["fees.maxAdult"] = policy => Charged(policy, one => one with { MaxAdult = -1 }),
        ["fees.maxChild"] = policy => Charged(policy, one => one with { MaxChild = -1 }),
        ["fees.payDays"] = policy => Charged(policy, one => one with { PayDays = -1 }),
        ["replacement.afterDays"] = policy => Claimed(policy, one => one with { AfterDays = 0 }),
        ["replacement.refundDays"] = policy => Claimed(policy, one => one with { RefundDays = -1 }),
        ["replacement.handling"] = policy => Claimed(policy, one => one with { Handling = -1 }),
        ["replacement.standardPrices[0].price"] = policy => Claimed(
            policy, one => one with { StandardPrices = [new StandardPrice { Price = 0 }] }),
        ["collection.above"] = policy => policy with { Collection = policy.Collection with { Above = -1 } },
        ["collection.exportWeekday"] = policy => policy with
        {
            Collection = policy.Collection with { ExportWeekday = (DayOfWeek)7 },
        },
        ["collection.exportDayOfMonth"] = policy => policy with
        {
            Collection = policy.Collection with { ExportDayOfMonth = 29 },
        },
    };

    /// <summary>What concerns patrons and not loans.</summary>
    private static readonly Dictionary<string, Func<Policy, Policy>> WrongForPatrons = new()
    {
        ["cards.issue[1]"] = policy => Cards(policy, cards => cards with
        {
            Issue = [CardKind.Local, CardKind.NationalId],
        }),
        ["cards.localUnderAge"] = policy => Cards(policy, cards => cards with { LocalUnderAge = -1 }),
        ["cards.localSeries.digits"] = policy => Own(policy, "R", 19, 0, 0),
        ["cards.localSeries.prefix"] = policy => Own(policy, "N", 9, 1, 2),
        ["cards.localSeries.first"] = policy => Own(policy, "R", 4, -1, 2),
        ["cards.localSeries.last"] = policy => Own(policy, "R", 4, 1, 10_000),
        ["pins.triesMax"] = policy => policy with { Pins = new() { TriesMax = 2 } },
        ["pins.coolDownMinutes"] = policy => policy with { Pins = new() { CoolDownMinutes = 61 } },
        ["pins.patronsPerPinMax"] = policy => policy with { Pins = new() { PatronsPerPinMax = 2 } },
        ["pins.patronsPerKeyMax"] = policy => policy with { Pins = new() { PatronsPerKeyMax = 9 } },
        ["door.minAge"] = policy => policy with { Door = new() { MinAge = -1 } },
        ["residence.municipalities[1]"] = policy => policy with
        {
            Residence = new() { Municipalities = ["223", "Hørsholm"] },
        },
        ["residence.municipalities"] = policy => policy with { Residence = new() },
        ["digitalServices[0].name"] = policy => policy with { DigitalServices = [new() { Name = " " }] },
        ["digitalServices[1].name"] = policy => policy with
        {
            DigitalServices = [new() { Name = "eReolen" }, new() { Name = "eReolen" }],
        },
        ["digitalServices[0].minAge"] = policy => policy with
        {
            DigitalServices = [new() { Name = "eReolen", MinAge = 121 }],
        },
    };

    public static TheoryData<string> Fields =>
        [.. WrongInOneThing.Keys, .. WrongForMoney.Keys, .. WrongForPatrons.Keys];

    [Theory]
    [MemberData(nameof(Fields))]
    public void Names_the_field_that_is_wrong(string field)
    {
        var change = WrongInOneThing.GetValueOrDefault(field)
            ?? WrongForMoney.GetValueOrDefault(field) ?? WrongForPatrons[field];

        var fault = Assert.Single(PolicyCheck.FaultsOf(change(ShippedPolicies.Hoersholm)));

        Assert.Equal(field, fault.Field);
        Assert.StartsWith("must ", fault.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Finds_every_fault_at_once()
    {
        var policy = Fees(ShippedPolicies.Hoersholm, (0, -1, -1)) with { Overridable = ["moon.full", "sun.set"] };

        Assert.Equal(
            ["overdueFees[0].fromDay", "overdueFees[0].adult", "overdueFees[0].child", "overridable[0]",
                "overridable[1]"],
            PolicyCheck.FaultsOf(policy).Select(fault => fault.Field));
    }

    [Fact]
    public void Finds_nothing_wrong_with_the_policies_that_ship()
    {
        Assert.Empty(PolicyCheck.FaultsOf(ShippedPolicies.Hoersholm));
        Assert.Empty(PolicyCheck.FaultsOf(ShippedPolicies.Rana));
    }

    [Fact]
    public void What_is_not_lent_or_used_in_the_library_only_needs_no_period()
    {
        var reading = ForAll with { Materials = ["map"], ReadingRoom = true, Period = default };
        var reference = ForAll with { Materials = ["reference"], Loanable = false, Period = default };

        Assert.Empty(PolicyCheck.FaultsOf(Rules(ShippedPolicies.Hoersholm, reading, reference, ForAll)));
    }

    private static Policy Consents(Policy policy, params ConsentText[] texts) =>
        policy with { Consents = [.. texts] };

    private static Policy Rules(Policy policy, params LoanRule[] rules) =>
        policy with { Loans = policy.Loans with { Rules = [.. rules] } };

    private static Policy Private(Policy policy, PrivacyPolicy privacy) => policy with { Privacy = privacy };

    private static Policy LongQueue(Policy policy, int fromWaiting, LoanPeriod period) => policy with
    {
        Loans = policy.Loans with { LongQueue = new LongQueue { FromWaiting = fromWaiting, Period = period } },
    };

    private static Policy Cards(Policy policy, Func<CardPolicy, CardPolicy> change) =>
        policy with { Cards = change(policy.Cards) };

    private static Policy Own(Policy policy, string prefix, int digits, long first, long last) =>
        Cards(policy, cards => cards with
        {
            LocalSeries = new LocalSeries { Prefix = prefix, Digits = digits, First = first, Last = last },
        });

    private static Policy Excluded(Policy policy, Func<ExclusionPolicy, ExclusionPolicy> change) =>
        policy with { Exclusions = change(policy.Exclusions) };

    private static Policy Told(Policy policy, Func<NoticePolicy, NoticePolicy> change) =>
        policy with { Notices = change(policy.Notices) };

    private static Policy Charged(Policy policy, Func<FeePolicy, FeePolicy> change) =>
        policy with { Fees = change(policy.Fees) };

    private static Policy Claimed(Policy policy, Func<ReplacementPolicy, ReplacementPolicy> change) =>
        policy with { Replacement = change(policy.Replacement) };

    private static Policy Fees(Policy policy, params (int FromDay, long Adult, long Child)[] steps) => policy with
    {
        OverdueFees = steps.Select(step => new OverdueStep
        {
            FromDay = step.FromDay,
            Adult = step.Adult,
            Child = step.Child,
        }).ToImmutableArray(),
    };
}
