using Skranke.Fees;
using Skranke.Payments;

namespace Skranke.Ledger;

/// <summary>One entry of the money ledger; entries are added and never changed (I20).</summary>
/// <param name="Amount">In minor units, above zero.</param>
public sealed record MoneyEntry(FeeId FeeId, Isil Library, MoneyEntryKind Kind, long Amount, string Currency)
{
    /// <summary>The payment that it is part of.</summary>
    public PaymentId? PaymentId { get; init; }

    public PaymentMethod Method { get; init; }

    /// <summary>What a fact enters: a charge, or what the sums of a fee differ by.</summary>
    public static IEnumerable<MoneyEntry> Of(Fact fact) => fact switch
    {
        FeeCharged { Fee: var fee } => Of(fee with { Amount = fee.Amount with { Amount = 0 } }, fee),
        FeeChanged changed => Of(changed.Before, changed.After).Select(entry => entry.Kind switch
        {
            MoneyEntryKind.Payment => entry with { PaymentId = changed.PaymentId },
            MoneyEntryKind.Refund => entry with { Method = changed.Method },
            _ => entry,
        }),
        _ => [],
    };

    /// <summary>What counts up or down in the balance of whoever owes it.</summary>
    public long Effect => Kind is MoneyEntryKind.Charge or MoneyEntryKind.Refund ? Amount : -Amount;

    private static IEnumerable<MoneyEntry> Of(Fee before, Fee after)
    {
        (MoneyEntryKind Kind, long Amount)[] differences =
        [
            (MoneyEntryKind.Charge, after.Amount.Amount - before.Amount.Amount),
            (MoneyEntryKind.Payment, after.Paid - before.Paid),
            (MoneyEntryKind.Waiver, after.Waived - before.Waived),
            (MoneyEntryKind.Refund, after.Refunded - before.Refunded),
            (MoneyEntryKind.Reversal, after.Reversed - before.Reversed),
        ];
        foreach (var (kind, amount) in differences)
        {
            Invariant.That(amount >= 0);
            if (amount > 0)
            {
                yield return new MoneyEntry(after.Id, after.Library, kind, amount, after.Amount.Currency);
            }
        }
    }
}

/// <summary>The numbers stand in the database.</summary>
public enum MoneyEntryKind : short
{
    Charge = 1,
    Payment = 2,
    Waiver = 3,
    Refund = 4,
    Reversal = 5,
}
