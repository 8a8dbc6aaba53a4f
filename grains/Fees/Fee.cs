using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Skranke.Fees;

/// <summary>A charge to a patron: a fee, or a claim for a copy. Charged once for each cause (I17), never below zero
/// (I20). What was paid, waived, given back and reversed stands beside the amount, so that what is left follows from
/// one row; the money ledger holds the entries that these sums come from.</summary>
/// <param name="Kind">What it is for: one of <see cref="FeeKinds"/>.</param>
/// <param name="Amount">What was charged, of which nothing is ever subtracted.</param>
public sealed record Fee(
    FeeId Id,
    PatronId PatronId,
    Isil Library,
    string Kind,
    Money Amount,
    DateTimeOffset ChargedAt)
{
    /// <summary>Moves with every change, so that nobody changes what another has changed since.</summary>
    public int Version { get; init; } = 1;

    /// <summary>The loans that it covers: one fee may stand for what was borrowed together. Empty where no loan is its
    /// cause, or where the link was cut.</summary>
    public ImmutableArray<FeeLoan> Loans
    {
        get => field.IsDefault ? [] : field;
        init;
    }

    /// <summary>What makes several loans one fee, as policy says; null where each loan has its own. No patron has two
    /// fees of one kind and cause at a library.</summary>
    public string? Cause { get; init; }

    /// <summary>The copy it is about, where no loan says so; forgotten when it is settled.</summary>
    public CopyId? CopyId { get; init; }

    /// <summary>The last day, local to the library, on which it is to be paid.</summary>
    public DateOnly? PayBy { get; init; }

    /// <summary>The version of the policy by which the amount was set; 0 where it came from outside.</summary>
    public int PolicyVersion { get; init; }

    /// <summary>What came in, in minor units.</summary>
    public long Paid { get; init; }

    /// <summary>What of that was given back.</summary>
    public long Refunded { get; init; }

    /// <summary>What staff let go.</summary>
    public long Waived { get; init; }

    /// <summary>What was charged and turned out not to be owed.</summary>
    public long Reversed { get; init; }

    /// <summary>The loan that caused it first.</summary>
    [JsonIgnore]
    public LoanId? LoanId => Loans.IsEmpty ? null : Loans[0].LoanId;

    /// <summary>Whether it was charged for a loan since that was lent or renewed last.</summary>
    public bool Covers(Loans.Loan loan) => Loans.Contains(FeeLoan.Of(loan));

    /// <summary>What is still to be paid: charges less payments, waivers and reversals; a refund takes a payment
    /// back (I20).</summary>
    [JsonIgnore]
    public Money Outstanding => Amount with { Amount = Amount.Amount - (Paid - Refunded) - Waived - Reversed };

    [JsonIgnore]
    public bool IsOpen => Outstanding.Amount > 0;

    /// <summary>A claim for a copy, which is another thing than a fee for ever: no ground to exclude by itself, and
    /// collected otherwise.</summary>
    [JsonIgnore]
    public bool IsClaim => FeeKinds.IsClaim(Kind);

    [JsonIgnore]
    public FeeState State =>
        IsOpen ? FeeState.Charged
        : Paid > Refunded ? FeeState.Paid
        : Waived > 0 && Waived >= Reversed ? FeeState.Waived
        : FeeState.Cancelled;

    public bool Equals(Fee? other) =>
        other is not null && (Id, PatronId, Library, Kind, Amount, ChargedAt, Version)
            == (other.Id, other.PatronId, other.Library, other.Kind, other.Amount, other.ChargedAt, other.Version)
        && (Cause, CopyId, PayBy, PolicyVersion, Paid, Refunded, Waived, Reversed)
            == (other.Cause, other.CopyId, other.PayBy, other.PolicyVersion, other.Paid, other.Refunded, other.Waived,
                other.Reversed)
        && Loans.SequenceEqual(other.Loans);

    public override int GetHashCode() => HashCode.Combine(Id, Version);
}

/// <summary>A loan that a fee covers.</summary>
/// <param name="Step">Tells apart several fees of one kind on one loan: the renewals it had when it was
/// charged.</param>
public readonly record struct FeeLoan(LoanId LoanId, int Step)
{
    public static FeeLoan Of(Loans.Loan loan) => new(loan.Id, loan.Renewals);
}

/// <summary>What fees are for.</summary>
public static class FeeKinds
{
    public const string Overdue = "overdue";

    /// <summary>A claim for a copy that did not come back.</summary>
    public const string Replacement = "replacement";

    /// <summary>A claim for a copy that came back damaged or incomplete.</summary>
    public const string Damage = "damage";

    public const string Card = "card";

    public const string Other = "other";

    public static ImmutableArray<string> All { get; } = [Overdue, Replacement, Damage, Card, Other];

    public static bool IsClaim(string kind) => kind is Replacement or Damage;
}

/// <summary>How far a fee has come. One that accrues has no row: it is computed until it is charged.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FeeState>))]
public enum FeeState
{
    [JsonStringEnumMemberName("accruing")]
    Accruing,

    [JsonStringEnumMemberName("charged")]
    Charged,

    [JsonStringEnumMemberName("paid")]
    Paid,

    [JsonStringEnumMemberName("waived")]
    Waived,

    [JsonStringEnumMemberName("cancelled")]
    Cancelled,
}
