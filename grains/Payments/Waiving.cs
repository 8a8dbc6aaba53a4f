using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Skranke.Actors;
using Skranke.Exclusions;
using Skranke.Fees;
using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.Patrons;

namespace Skranke.Payments;

/// <summary>THE rule for a fee that staff let go: never more than is left of it. It needs a reason, and who did it is
/// written to the audit in the same unit. A debt that is below what excludes then ends the exclusion.</summary>
public static class Waiving
{
    /// <summary>Every code that this rule itself refuses with.</summary>
    public static ImmutableArray<string> Codes { get; } = [RefusalCodes.FeeSettled, RefusalCodes.FeeAmountTooHigh];

    /// <param name="library">The library that lets it go.</param>
    /// <param name="openFees">What the patron owes, at whatever library.</param>
    public static Decision Decide(
        PatronCase<WaiveFee> the, Fee fee, Library library, IReadOnlyList<Fee> openFees)
    {
        var refusals = the.Refusals();
        var left = fee.Outstanding.Amount;
        var amount = the.Command.Amount ?? left;
        refusals.AddIf(left == 0, () => new Refusal(
            RefusalCodes.FeeSettled, "fee.open", "Nothing is left of this fee."));
        refusals.AddIf(left > 0 && amount > left, () => TooHigh(left, fee));
        if (!refusals.None)
        {
            return Decision.Refuse(refusals.InOrder(), Fence.On(the.Patron, FenceMode.Read));
        }

        var after = fee with { Version = fee.Version + 1, Waived = fee.Waived + amount };
        return new Decision(
            new FeeSettled(fee.Id, fee.Amount with { Amount = amount }, after.Outstanding, after.State),
            [
                new FeeChanged(fee, after, EventKind.FeeWaived),
                .. ReviewingDebt.Lift(
                    the.Patron, library, openFees.Select(open => open.Id == fee.Id ? after : open), the.Now),
            ],
            [Fence.On(the.Patron, FenceMode.Bump), Fence.On(library)]);
    }

    internal static Refusal TooHigh(long most, Fee fee) => new(
        RefusalCodes.FeeAmountTooHigh,
        "fee.amount",
        "The amount is higher than what there is of this fee.",
        new JsonObject { ["most"] = most, ["currency"] = fee.Amount.Currency });
}
