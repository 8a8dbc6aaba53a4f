using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Skranke.Actors;
using Skranke.Exclusions;
using Skranke.Fees;
using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.Patrons;

namespace Skranke.Payments;

/// <summary>THE rule for money that comes in: a reference posts once (I21), never more than is owed is taken, and what
/// is taken goes to fees in the order of policy. What still accrues is not owed and cannot be paid. Where the debt is
/// below what excludes then, the exclusion ends in the same unit (H49).</summary>
public static class PostingPayment
{
    /// <summary>Every code that this rule itself refuses with.</summary>
    public static ImmutableArray<string> Codes { get; } =
    [
        RefusalCodes.FeeUnknown, RefusalCodes.PaymentReferenceReused, RefusalCodes.PaymentCurrency,
        RefusalCodes.PaymentExceedsDebt,
    ];

    /// <summary>Everything the rule looks at.</summary>
    /// <param name="Before">The payment that has this reference already.</param>
    /// <param name="OpenFees">What the patron owes, at whatever library.</param>
    public sealed record Case(
        PatronCase<PostPayment> Of,
        Library Library,
        Payment? Before,
        IReadOnlyList<Fee> OpenFees)
    {
        public DateTimeOffset Now => Of.Now;

        internal IReadOnlyList<Fee> OfLibrary =>
            field ??= [.. OpenFees.Where(fee => fee.Library == Library.Isil)];
    }

    public static Decision Decide(Case the, PaymentId id)
    {
        var (command, patron) = (the.Of.Command, the.Of.Patron);
        if (the.Before is { } before)
        {
            return before.IsSame(patron.Id, command.Amount, command.Fees)
                ? new Decision(Answer(before, the.OfLibrary), [], [Fence.On(patron, FenceMode.Read)])
                : Decision.Refuse([Reused], Fence.On(patron, FenceMode.Read));
        }

        var refusals = the.Of.Refusals();
        var payable = PayableOf(the, refusals);
        CheckAmount(the, payable, refusals);
        if (!refusals.None)
        {
            return Decision.Refuse(refusals.InOrder(), Fence.On(patron, FenceMode.Read), Fence.On(the.Library));
        }

        var today = the.Library.Today(the.Now);
        var parts = Allocating.Of(payable, command.Amount.Amount, the.Library.PolicyOn(today).Fees.PaymentOrder);
        var payment = new Payment(
            id, patron.Id, the.Library.Isil, command.Reference, command.Amount, command.Method, the.Now, today,
            command.Fees)
        {
            Allocations = [.. parts.Select(part => new Allocation(part.Fee.Id, part.Amount))],
        };
        var changes = parts.Select(part => new FeeChanged(part.Fee, Pay(part.Fee, part.Amount), EventKind.FeePaid)
        {
            PaymentId = id,
        }).ToArray();
        Fee[] left =
        [
            .. the.OfLibrary.Select(fee =>
                Array.Find(changes, change => change.Before.Id == fee.Id)?.After ?? fee),
        ];
        var lifted = ReviewingDebt.Lift(patron, the.Library, left, the.Now);
        return new Decision(
            Answer(payment, left) with { Lifted = !lifted.IsEmpty },
            [new PaymentTaken(payment), .. changes, .. lifted],
            [Fence.On(patron, FenceMode.Bump), Fence.On(the.Library)]);
    }

    private static Fee Pay(Fee fee, long amount) => fee with { Version = fee.Version + 1, Paid = fee.Paid + amount };

    /// <summary>What was named, all of it open here; else whatever is open here.</summary>
    private static IReadOnlyList<Fee> PayableOf(Case the, Refusals refusals)
    {
        var named = the.Of.Command.Fees;
        var unknown = named.FirstOrDefault(id => the.OfLibrary.All(fee => fee.Id != id));
        refusals.AddIf(unknown.Value != 0, () => new Refusal(
            RefusalCodes.FeeUnknown,
            "payment.fees",
            "The patron has no open fee with this number at the library.",
            new JsonObject { ["fee"] = unknown.ToString() }));
        return named.IsEmpty ? the.OfLibrary : [.. the.OfLibrary.Where(fee => named.Contains(fee.Id))];
    }

    private static void CheckAmount(Case the, IReadOnlyList<Fee> payable, Refusals refusals)
    {
        var amount = the.Of.Command.Amount;
        refusals.AddIf(amount.Currency != the.Library.Currency, () => new Refusal(
            RefusalCodes.PaymentCurrency,
            "payment.currency",
            $"The library takes {the.Library.Currency}.",
            new JsonObject { ["currency"] = the.Library.Currency }));
        var owed = payable.Sum(fee => fee.Outstanding.Amount);
        refusals.AddIf(amount.Currency == the.Library.Currency && amount.Amount > owed, () => new Refusal(
            RefusalCodes.PaymentExceedsDebt,
            "payment.debt",
            "More is paid than is owed.",
            new JsonObject { ["owed"] = owed, ["currency"] = the.Library.Currency }));
    }

    private static PaymentPosted Answer(Payment payment, IEnumerable<Fee> left) => new(
        payment.Id,
        payment.Reference,
        payment.Amount,
        payment.Method,
        payment.At,
        payment.Allocations,
        Debt.Of(left, payment.Library, payment.Amount.Currency).Total);

    private static Refusal Reused => new(
        RefusalCodes.PaymentReferenceReused,
        "payment.one-per-reference",
        "Another payment was posted under this reference.");
}
