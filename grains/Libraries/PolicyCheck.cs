using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Skranke.Cards;
using Skranke.Patrons;

namespace Skranke.Libraries;

/// <summary>Something in a document that makes no sense.</summary>
/// <param name="Field">Where it stands, such as <c>loans.rules[2].period</c>.</param>
/// <param name="Detail">What would be right, as the end of a sentence that begins with the field.</param>
public readonly record struct DocumentFault(string Field, string Detail)
{
    /// <summary>Faults as the data of a refusal.</summary>
    public static JsonObject Data(IEnumerable<DocumentFault> faults) => new()
    {
        ["faults"] = new JsonArray(
            [.. faults.Select(fault => new JsonObject { ["field"] = fault.Field, ["detail"] = fault.Detail })]),
    };
}

/// <summary>Whether the figures of a policy make sense together, before anybody is lent anything by them (H1). Looks at
/// the policy alone and names every fault at once.</summary>
public static class PolicyCheck
{
    private const int AgeMax = 120;

    /// <summary>Ten years; a longer period is a slip of the pen.</summary>
    private const int DaysMax = 3660;

    private const int MonthsMax = 120;

    private const int YearDays = 366;

    /// <summary>Every month has them.</summary>
    private const int MonthDaysMax = 28;

    private const int HistoryDaysMax = 366;
    /// <summary>A card number has forty characters at most.</summary>
    private const int CardDigitsMax = 18;

    /// <summary>More loans, renewals or reservations than this are no cap at all.</summary>
    private const int CountMax = 9999;

    /// <summary>The last minute of a day.</summary>
    private const int MinuteMax = 1439;

    private const int NameLengthMax = 80;

    /// <summary>A sentence or two of a letter.</summary>
    private const int LetterTextMax = 600;
    private const int TextLengthMax = 10_000;

    public static ImmutableArray<DocumentFault> FaultsOf(Policy policy)
    {
        var faults = new Faults();
        faults.Within("categories.adultFromAge", policy.Categories.AdultFromAge, 0, AgeMax);
        faults.Within("categories.guardianConsentUnderAge", policy.Categories.GuardianConsentUnderAge, 0, AgeMax);
        CheckLoans(policy.Loans, faults);
        faults.Within("renewals.max", policy.Renewals.Max, 0, CountMax);
        faults.Within("renewals.windowDays", policy.Renewals.WindowDays, 0, DaysMax);
        faults.Within("renewals.automaticDaysBefore", policy.Renewals.AutomaticDaysBefore, 0, DaysMax);
        faults.Within("reservations.max", policy.Reservations.Max, 0, CountMax);
        faults.Within("reservations.interestDays", policy.Reservations.InterestDays, 1, DaysMax);
        faults.Within("reservations.pickupDays", policy.Reservations.PickupDays, 1, DaysMax);
        faults.Within("reservations.interestNoticeDays", policy.Reservations.InterestNoticeDays, 0, DaysMax);
        faults.Within("interlibrary.graceDays", policy.Interlibrary.GraceDays, 0, DaysMax);
        faults.Within("interlibrary.renewalsMax", policy.Interlibrary.RenewalsMax, 0, CountMax);
        faults.AddIf(!Enum.IsDefined(policy.Renewals.Base), "renewals.base", "must be one of its words");
        faults.AddIf(
            !Enum.IsDefined(policy.Renewals.ReservedByOthers),
            "renewals.reservedByOthers",
            "must be one of its words");
        faults.AddIf(
            !Enum.IsDefined(policy.Reservations.ReadyWhen), "reservations.readyWhen", "must be one of its words");
        CheckFees(policy.OverdueFees, faults);
        CheckMoney(policy, faults);
        CheckExclusions(policy.Exclusions, faults);
        CheckNotices(policy.Notices, faults);
        CheckPrivacy(policy.Privacy, faults);
        CheckCards(policy.Cards, faults);
        CheckOverridable(policy.Overridable, faults);
        CheckPins(policy.Pins, faults);
        faults.Within("door.minAge", policy.Door.MinAge, 0, AgeMax);
        CheckResidence(policy, faults);
        CheckServices(policy.DigitalServices, faults);
        faults.Within("registration.selfServiceMinAge", policy.Registration.SelfServiceMinAge, 0, AgeMax);
        CheckConsents(policy.Consents, faults);
        return faults.Found;
    }

    private static void CheckExclusions(ExclusionPolicy exclusions, Faults faults)
    {
        faults.AddIf(exclusions.DebtFrom <= 0, "exclusions.debtFrom", "must be more than nothing");
        faults.Within("exclusions.notReturnedOccasions", exclusions.NotReturnedOccasions, 1, CountMax);
        faults.Within("exclusions.notReturnedMonths", exclusions.NotReturnedMonths, 1, MonthsMax);
        faults.Within("exclusions.noticeDays", exclusions.NoticeDays, 0, YearDays);
        foreach (var (field, text) in new[]
        {
            ("rule", exclusions.Rule), ("hearing", exclusions.Hearing), ("complaint", exclusions.Complaint),
        })
        {
            faults.AddIf(
                text is not null && (string.IsNullOrWhiteSpace(text) || text.Length > LetterTextMax),
                $"exclusions.{field}",
                $"must have 1 to {LetterTextMax} characters");
        }
    }

    private static void CheckNotices(NoticePolicy notices, Faults faults)
    {
        faults.Within("notices.dueReminderDaysBefore", notices.DueReminderDaysBefore, 0, YearDays);
        faults.Within("notices.pickupEndingDaysBefore", notices.PickupEndingDaysBefore, 0, YearDays);
        faults.Within("notices.morningMinute", notices.MorningMinute, 0, MinuteMax);
        faults.Within("notices.smsFromMinute", notices.SmsFromMinute, 0, MinuteMax);
        faults.Within("notices.smsUntilMinute", notices.SmsUntilMinute, 0, MinuteMax);
        faults.AddIf(
            notices.SmsUntilMinute <= notices.SmsFromMinute,
            "notices.smsUntilMinute",
            "must be later than smsFromMinute");
        for (var place = 0; place < notices.Channels.Length; place++)
        {
            var (field, rule) = ($"notices.channels[{place}]", notices.Channels[place]);
            faults.AddIf(rule.Channels.IsDefaultOrEmpty, field + ".channels", "must name at least one channel");
            faults.AddIf(
                !rule.Channels.IsDefault && rule.Channels.Any(one => !Enum.IsDefined(one)),
                field + ".channels",
                "must be some of its words");
            faults.AddIf(
                rule.Kinds.Any(one => !Enum.IsDefined(one)), field + ".kinds", "must be some of its words");
        }

        for (var place = 0; place < notices.OverdueDays.Length; place++)
        {
            faults.Within($"notices.overdueDays[{place}]", notices.OverdueDays[place], 1, DaysMax);
            faults.AddIf(
                place > 0 && notices.OverdueDays[place] <= notices.OverdueDays[place - 1],
                $"notices.overdueDays[{place}]",
                "must be later than the one before");
        }
    }

    private static void CheckLoans(LoanPolicy loans, Faults faults)
    {
        faults.Within("loans.totalMax", loans.TotalMax, 0, CountMax);
        if (loans.LongQueue is { } queue)
        {
            faults.Within("loans.longQueue.fromWaiting", queue.FromWaiting, 1, CountMax);
            CheckPeriod("loans.longQueue.period", queue.Period, mayBeNothing: false, faults);
        }

        for (var place = 0; place < loans.Rules.Length; place++)
        {
            CheckRule($"loans.rules[{place}]", loans.Rules[place], faults);
        }

        faults.AddIf(
            loans.Rules is not [.., { Materials.IsEmpty: true, Categories.IsEmpty: true }],
            "loans.rules",
            "must end with a rule for all materials and categories");
    }

    private static void CheckRule(string field, LoanRule rule, Faults faults)
    {
        // What is used within the library goes back on the same day.
        CheckPeriod(field + ".period", rule.Period, mayBeNothing: !rule.Loanable || rule.ReadingRoom, faults);
        faults.Within(field + ".renewalsMax", rule.RenewalsMax, 0, CountMax);
        faults.Within(field + ".loansMax", rule.LoansMax, 0, CountMax);
        faults.AddIf(
            rule.Materials.Any(string.IsNullOrWhiteSpace), field + ".materials", "must name materials, not blanks");
        foreach (var category in rule.Categories.Except(PatronCategories.Names))
        {
            faults.Add(
                field + ".categories",
                $"must be some of {string.Join(", ", PatronCategories.Names)}; '{category}' is none of them");
        }
    }

    private static void CheckPeriod(string field, LoanPeriod period, bool mayBeNothing, Faults faults)
    {
        faults.Within(field + ".months", period.Months, 0, MonthsMax);
        faults.Within(field + ".days", period.Days, 0, DaysMax);
        faults.AddIf(
            period is { Months: 0, Days: 0 } && !mayBeNothing, field, "must be longer than nothing for what is lent");
    }

    private static void CheckFees(ImmutableArray<OverdueStep> steps, Faults faults)
    {
        var before = 0;
        for (var place = 0; place < steps.Length; place++)
        {
            var (field, step) = ($"overdueFees[{place}]", steps[place]);
            faults.AddIf(
                step.FromDay <= before,
                field + ".fromDay",
                place == 0 ? "must be 1 or later" : "must be later than that of the step before");
            faults.AddIf(step.Adult < 0, field + ".adult", "must not be negative");
            faults.AddIf(step.Child < 0, field + ".child", "must not be negative");
            before = step.FromDay;
        }
    }

    private static void CheckMoney(Policy policy, Faults faults)
    {
        var (fees, claims) = (policy.Fees, policy.Replacement);
        faults.AddIf(!Enum.IsDefined(fees.OverdueModel), "fees.overdueModel", "must be one of its words");
        faults.AddIf(!Enum.IsDefined(fees.GroupedBy), "fees.groupedBy", "must be one of its words");
        faults.AddIf(!Enum.IsDefined(fees.PaymentOrder), "fees.paymentOrder", "must be one of its words");
        for (var place = 0; place < fees.NoticeFees.Length; place++)
        {
            faults.AddIf(fees.NoticeFees[place].Adult < 0, $"fees.noticeFees[{place}].adult", "must not be negative");
            faults.AddIf(fees.NoticeFees[place].Child < 0, $"fees.noticeFees[{place}].child", "must not be negative");
        }

        faults.AddIf(fees.MaxAdult < 0, "fees.maxAdult", "must not be negative");
        faults.AddIf(fees.MaxChild < 0, "fees.maxChild", "must not be negative");
        faults.Within("fees.payDays", fees.PayDays, 0, DaysMax);
        faults.Within("replacement.afterDays", claims.AfterDays, 1, DaysMax);
        faults.Within("replacement.refundDays", claims.RefundDays, 0, DaysMax);
        faults.AddIf(claims.Handling < 0, "replacement.handling", "must not be negative");
        for (var place = 0; place < claims.StandardPrices.Length; place++)
        {
            faults.AddIf(
                claims.StandardPrices[place].Price <= 0,
                $"replacement.standardPrices[{place}].price",
                "must be above zero");
        }

        CheckCollection(policy.Collection, faults);
    }

    private static void CheckCollection(CollectionPolicy collection, Faults faults)
    {
        faults.AddIf(collection.Above < 0, "collection.above", "must not be negative");
        faults.AddIf(
            collection.ExportWeekday is { } weekday && !Enum.IsDefined(weekday),
            "collection.exportWeekday",
            "must be one of its words");
        if (collection.ExportDayOfMonth is { } day)
        {
            faults.Within("collection.exportDayOfMonth", day, 1, MonthDaysMax);
            faults.AddIf(
                collection.ExportWeekday is not null,
                "collection.exportDayOfMonth",
                "must not stand beside 'exportWeekday'; take one of them");
        }

        faults.AddIf(
            collection is { Above: null, ExportWeekday: not null } or { Above: null, ExportDayOfMonth: not null },
            "collection.above",
            "must say above what is collected where days for it are named");
    }

    /// <summary>A history that is kept for years needs the patron's consent and no policy; an account that is used
    /// once a year is not dormant.</summary>
    private static void CheckPrivacy(PrivacyPolicy privacy, Faults faults)
    {
        faults.AddIf(
            privacy.HistoryRetention.DaysMost > HistoryDaysMax,
            "privacy.historyRetention",
            $"must not be longer than {HistoryDaysMax} days");
        faults.AddIf(
            privacy.DormantAfter is { } unused && (unused.DaysMost < YearDays || unused.DaysMost > DaysMax),
            "privacy.dormantAfter",
            "must be from one year to ten");
        faults.Within("privacy.dormantNoticeDays", privacy.DormantNoticeDays, 0, YearDays);
    }

    private static void CheckConsents(ImmutableArray<ConsentText> texts, Faults faults)
    {
        for (var place = 0; place < texts.Length; place++)
        {
            var (field, text) = ($"consents[{place}]", texts[place]);
            faults.AddIf(!Enum.IsDefined(text.Kind), field + ".kind", "must be one of its words");
            faults.AddIf(
                texts.Take(place).Any(before => before.Kind == text.Kind),
                field + ".kind",
                "must not be that of another text");
            faults.Within(field + ".version", text.Version, 1, CountMax);
            faults.AddIf(
                string.IsNullOrWhiteSpace(text.Text) || text.Text.Length > TextLengthMax,
                field + ".text",
                $"must have 1 to {TextLengthMax} characters");
        }
    }

    private static void CheckCards(CardPolicy cards, Faults faults)
    {
        for (var place = 0; place < cards.Issue.Length; place++)
        {
            faults.AddIf(
                cards.Issue[place] is CardKind.NationalId || !Enum.IsDefined(cards.Issue[place]),
                $"cards.issue[{place}]",
                "must be local, national-digital or national-printed");
        }

        faults.Within("cards.localUnderAge", cards.LocalUnderAge, 0, AgeMax);
        if (cards.LocalSeries is { } series)
        {
            faults.Within("cards.localSeries.digits", series.Digits, 1, CardDigitsMax);
            faults.AddIf(
                series.Prefix.Length > CardDigitsMax
                    || (series.Prefix.Length > 0 && !CardNumber.TryParse(series.Prefix, out _))
                    || (series.Digits is >= 1 and <= CardDigitsMax && series.NumberOf(series.First).IsNational),
                "cards.localSeries.prefix",
                "must be the beginning of a card number, and not of a national card's");
            faults.AddIf(series.First < 0, "cards.localSeries.first", "must not be negative");
            faults.AddIf(
                series.Last < series.First || series.Last.ToString().Length > series.Digits,
                "cards.localSeries.last",
                "must not be before the first, and have no more digits than 'digits' says");
        }
    }

    private static void CheckOverridable(ImmutableArray<string> codes, Faults faults)
    {
        for (var place = 0; place < codes.Length; place++)
        {
            faults.AddIf(
                !RefusalCodes.All.Contains(codes[place]), $"overridable[{place}]", "must be a code of a refusal");
        }
    }

    /// <summary>Too few tries or too long a cool-down would be a way to shut others out, too many a way to guess.
    /// </summary>
    private static void CheckPins(PinPolicy pins, Faults faults)
    {
        faults.Within("pins.triesMax", pins.TriesMax, 3, 10);
        faults.Within("pins.coolDownMinutes", pins.CoolDownMinutes, 5, 60);
        faults.Within("pins.patronsPerPinMax", pins.PatronsPerPinMax, 3, 100);
        faults.Within("pins.patronsPerKeyMax", pins.PatronsPerKeyMax, 10, 1000);
    }

    private static void CheckResidence(Policy policy, Faults faults)
    {
        var codes = policy.Residence.Municipalities;
        for (var place = 0; place < codes.Length; place++)
        {
            faults.AddIf(
                codes[place] is not { Length: > 0 and <= 10 } || codes[place].Any(c => !char.IsAsciiDigit(c)),
                $"residence.municipalities[{place}]",
                "must be the code of a municipality, such as 223 or 1833");
        }

        faults.AddIf(
            codes.IsEmpty && policy.DigitalServices.Any(service => service.ResidentsOnly),
            "residence.municipalities",
            "must name a municipality where a digital service is for residents only");
    }

    private static void CheckServices(ImmutableArray<DigitalService> services, Faults faults)
    {
        for (var place = 0; place < services.Length; place++)
        {
            var (field, service) = ($"digitalServices[{place}]", services[place]);
            faults.AddIf(
                string.IsNullOrWhiteSpace(service.Name) || service.Name.Length > NameLengthMax,
                field + ".name",
                $"must have 1 to {NameLengthMax} characters");
            faults.AddIf(
                services.Take(place).Any(before => before.Name == service.Name),
                field + ".name",
                "must not be that of another service");
            faults.Within(field + ".minAge", service.MinAge, 0, AgeMax);
        }
    }

    private sealed class Faults
    {
        private readonly ImmutableArray<DocumentFault>.Builder _found = ImmutableArray.CreateBuilder<DocumentFault>();

        public ImmutableArray<DocumentFault> Found => _found.ToImmutable();

        public void Add(string field, string detail) => _found.Add(new DocumentFault(field, detail));

        public void AddIf(bool applies, string field, string detail)
        {
            if (applies)
            {
                Add(field, detail);
            }
        }

        public void Within(string field, int? figure, int least, int most) =>
            AddIf(figure < least || figure > most, field, $"must be from {least} to {most}");
    }
}
