using System.Collections.Immutable;
using Skranke.Fees;
using Skranke.Libraries;

namespace Skranke.Payments;

/// <summary>THE order in which a payment is used: what was named, else what is owed, fee by fee, until nothing is left
/// of it. Policy says what comes first; within that the oldest.</summary>
public static class Allocating
{
    /// <param name="fees">What may be paid by it, of one library.</param>
    /// <param name="amount">In minor units, never more than is owed.</param>
    public static ImmutableArray<(Fee Fee, long Amount)> Of(IEnumerable<Fee> fees, long amount, PaymentOrder order)
    {
        var parts = ImmutableArray.CreateBuilder<(Fee Fee, long Amount)>();
        foreach (var fee in InOrder(fees, order))
        {
            var part = Math.Min(amount, fee.Outstanding.Amount);
            if (part > 0)
            {
                parts.Add((fee, part));
                amount -= part;
            }
        }

        Invariant.That(amount == 0);
        return parts.ToImmutable();
    }

    private static IEnumerable<Fee> InOrder(IEnumerable<Fee> fees, PaymentOrder order) => fees
        .OrderBy(fee => order switch
        {
            PaymentOrder.FeesFirst => fee.IsClaim ? 1 : 0,
            PaymentOrder.ClaimsFirst => fee.IsClaim ? 0 : 1,
            _ => 0,
        })
        .ThenBy(fee => fee.ChargedAt).ThenBy(fee => fee.Id.Value);
}
