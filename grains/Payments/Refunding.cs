using System.Collections.Immutable;
using Skranke.Actors;
using Skranke.Fees;
using Skranke.Ledger;
using Skranke.Patrons;

namespace Skranke.Payments;

/// <summary>THE rule for giving back what was paid of a fee: never more than was paid and not given back yet. What is
/// given back was not owed, so that as much of the charge is reversed and no debt comes of it (I19, I20).</summary>
public static class Refunding
{
    /// <summary>Every code that this rule itself refuses with.</summary>
    public static ImmutableArray<string> Codes { get; } = [RefusalCodes.FeeSettled, RefusalCodes.FeeAmountTooHigh];

    public static Decision Decide(PatronCase<RefundFee> the, Fee fee)
    {
        var refusals = the.Refusals();
        var paid = fee.Paid - fee.Refunded;
        var amount = the.Command.Amount ?? paid;
        refusals.AddIf(paid == 0, () => new Refusal(
            RefusalCodes.FeeSettled, "fee.paid", "Nothing was paid of this fee that could be given back."));
        refusals.AddIf(paid > 0 && amount > paid, () => Waiving.TooHigh(paid, fee));
        if (!refusals.None)
        {
            return Decision.Refuse(refusals.InOrder(), Fence.On(the.Patron, FenceMode.Read));
        }

        var after = GiveBack(fee, amount);
        return new Decision(
            new FeeSettled(fee.Id, fee.Amount with { Amount = amount }, after.Outstanding, after.State),
            [new FeeChanged(fee, after, EventKind.FeeRefunded) { Method = the.Command.Method }],
            [Fence.On(the.Patron, FenceMode.Bump)]);
    }

    /// <summary>A fee of which so much more was given back, in minor units.</summary>
    public static Fee GiveBack(Fee fee, long amount) => fee with
    {
        Version = fee.Version + 1,
        Refunded = fee.Refunded + amount,
        Reversed = fee.Reversed + amount,
    };
}
