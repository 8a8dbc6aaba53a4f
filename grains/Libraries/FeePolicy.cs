using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Skranke.Libraries;

/// <summary>How fees are counted and paid, beside the ladder of the overdue fee.</summary>
public sealed record FeePolicy
{
    /// <summary>What makes the overdue fee grow: days late, or notices sent.</summary>
    public OverdueModel OverdueModel { get; init; } = OverdueModel.Days;

    /// <summary>Where the fee grows by notices: what holds after the first, the second and so on; a later one replaces
    /// the one before.</summary>
    public ImmutableArray<NoticeFee> NoticeFees { get; init; } = [];

    /// <summary>Which loans of a patron are one overdue fee.</summary>
    public FeeGrouping GroupedBy { get; init; } = FeeGrouping.Loan;

    /// <summary>True where loans are one fee only if they also came back, or were renewed, on the same day.</summary>
    public bool EndedTogether { get; init; } = true;

    /// <summary>False where closed days do not count as days late.</summary>
    public bool ClosedDaysCount { get; init; } = true;

    /// <summary>The most that one overdue fee of an adult comes to, in minor units; null for no cap.</summary>
    public long? MaxAdult { get; init; }

    /// <summary>The same for a child.</summary>
    public long? MaxChild { get; init; }

    /// <summary>Days from the charge within which it is to be paid.</summary>
    public int PayDays { get; init; } = 30;

    /// <summary>What a payment that names no fees goes to first.</summary>
    public PaymentOrder PaymentOrder { get; init; } = PaymentOrder.OldestFirst;
}

/// <summary>What makes an overdue fee grow.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OverdueModel>))]
public enum OverdueModel
{
    /// <summary>Days late, by the ladder <see cref="Policy.OverdueFees"/>.</summary>
    [JsonStringEnumMemberName("days")]
    Days,

    /// <summary>Notices that the loan is overdue, as far as they were sent.</summary>
    [JsonStringEnumMemberName("notices")]
    Notices,
}

/// <summary>The overdue fee after one more notice, in minor units.</summary>
public sealed record NoticeFee(long Adult, long Child);

/// <summary>By what loans are one overdue fee.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FeeGrouping>))]
public enum FeeGrouping
{
    /// <summary>Each loan has its own.</summary>
    [JsonStringEnumMemberName("loan")]
    Loan,

    /// <summary>What was borrowed on the same day, whatever was renewed since.</summary>
    [JsonStringEnumMemberName("loan-date")]
    LoanDate,

    /// <summary>What was borrowed, or renewed last, on the same day.</summary>
    [JsonStringEnumMemberName("latest-date")]
    LatestDate,

    /// <summary>What has the same due date.</summary>
    [JsonStringEnumMemberName("due-date")]
    DueDate,
}

/// <summary>What a payment goes to first.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PaymentOrder>))]
public enum PaymentOrder
{
    [JsonStringEnumMemberName("oldest-first")]
    OldestFirst,

    [JsonStringEnumMemberName("fees-first")]
    FeesFirst,

    [JsonStringEnumMemberName("claims-first")]
    ClaimsFirst,
}

/// <summary>Claims for copies that do not come back, or come back damaged (H42-H44).</summary>
public sealed record ReplacementPolicy
{
    /// <summary>A loan is billed when it is more than so many days late; null for never.</summary>
    public int? AfterDays { get; init; }

    /// <summary>What a copy costs whose purchase price is not known; the first that names its material holds, and one
    /// that names none holds for all.</summary>
    public ImmutableArray<StandardPrice> StandardPrices { get; init; } = [];

    /// <summary>Added to every claim, in minor units.</summary>
    public long Handling { get; init; }

    /// <summary>Days from the charge within which what was paid of a claim is given back when the copy comes back;
    /// null for
    /// never.</summary>
    public int? RefundDays { get; init; }

    /// <summary>Whether a copy that comes back damaged is claimed.</summary>
    public bool WhenDamaged { get; init; }

    /// <summary>Whether a copy that comes back incomplete is claimed.</summary>
    public bool WhenIncomplete { get; init; }

    /// <summary>Whether a copy is claimed when it is declared lost, without waiting for the bill.</summary>
    public bool WhenLost { get; init; }
}

/// <summary>A price for copies without one, in minor units.</summary>
public sealed record StandardPrice
{
    /// <summary>Material groups as the catalogue names them; empty for all.</summary>
    public ImmutableArray<string> Materials { get; init; } = [];

    public required long Price { get; init; }
}

/// <summary>Debts that are handed over to be collected (H48).</summary>
public sealed record CollectionPolicy
{
    /// <summary>Totals above this are candidates, in minor units; null where nothing is ever collected.</summary>
    public long? Above { get; init; }

    /// <summary>Whether claims count for the total and go along.</summary>
    public bool WithClaims { get; init; } = true;

    /// <summary>Whether exports name titles.</summary>
    public bool NamesTitles { get; init; }

    /// <summary>The day of the week on which the engine exports by itself, in the library's morning; null where it
    /// does not.</summary>
    public DayOfWeek? ExportWeekday { get; init; }

    /// <summary>The day of the month, from 1 to 28, on which the engine exports by itself; null where it does not, and
    /// where a day of the week is named.</summary>
    public int? ExportDayOfMonth { get; init; }
}
