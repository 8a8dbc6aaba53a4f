using System.Collections.Immutable;
using Skranke.Copies;
using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.Loans;

namespace Skranke.Fees;

/// <summary>What the end of a loan makes of its money, however it came to its end: the overdue fee is charged once, the
/// claim for the copy goes, and a claim for damage comes where staff found some (H28, H42, H44). The library that lent
/// takes the money, whoever took the copy back.</summary>
public static class FeesAtEnd
{
    /// <param name="condition">What staff found out about the copy.</param>
    /// <returns>What was charged now, each as if it covered this loan alone: an answer names no other loan of the
    /// patron.</returns>
    internal static ImmutableArray<Fee> Settle(
        OverdueCharge? charge,
        Loan closed,
        Copy copy,
        Library here,
        DateTimeOffset now,
        ImmutableArray<Fact>.Builder facts,
        ImmutableArray<Fence>.Builder fences,
        CopyStatus? condition = null)
    {
        if (charge is not { Lender: var lender })
        {
            return [];
        }

        var (before, on) = (facts.Count, lender.Today(closed.ClosedAt!.Value));
        var charged = ImmutableArray.CreateBuilder<Fee>();
        if (OverdueFee.Charge(charge, closed, on, now) is var (fact, fee))
        {
            facts.Add(fact);
            if (fact is FeeCharged or FeeChanged { Why: EventKind.FeeRaised })
            {
                charged.Add(fee with { Loans = [FeeLoan.Of(closed)] });
            }
        }

        facts.AddRange(Claiming.Withdraw(charge, closed, on));
        if (Claiming.IsClaimed(condition, lender.PolicyOf(closed).Replacement)
            && Claiming.Of(charge, closed, copy, FeeKinds.Damage, now) is { } claim)
        {
            facts.Add(new FeeCharged(claim));
            charged.Add(claim);
        }

        if (facts.Count > before && lender.Isil != here.Isil)
        {
            fences.Add(Fence.On(lender));
        }

        return charged.ToImmutable();
    }

    /// <summary>What a check-in charged goes when the check-in was a mistake; what a bill charged before stays. A claim
    /// that the check-in had taken back comes again, where the loan was billed (I19).</summary>
    internal static IEnumerable<Fact> Undo(OverdueCharge? charge, Loan closed, Copy copy, DateTimeOffset now)
    {
        if (charge is null)
        {
            yield break;
        }

        var wasBilled = Billing.IsDue(closed, charge.Lender, charge.Lender.Today(closed.ClosedAt!.Value));
        foreach (var fee in charge.Fees.Where(fee =>
            fee.Covers(closed) && fee.Kind != FeeKinds.Replacement && IsOfEnd(fee, closed, wasBilled)))
        {
            yield return new FeeChanged(fee, Without(charge, fee, closed), EventKind.FeeCancelled);
        }

        if (wasBilled && Claiming.Of(charge, closed, copy, FeeKinds.Replacement, now) is { } claim)
        {
            yield return new FeeCharged(claim);
        }
    }

    /// <summary>Everything that was charged in the present period of a loan goes: the renewal that it was charged for
    /// was annulled, or the checkout was a mistake.</summary>
    internal static IEnumerable<Fact> TakeBack(OverdueCharge? charge, Loan loan) =>
        charge is null
            ? []
            : charge.Fees.Where(fee => fee.Covers(loan) && fee.Kind != FeeKinds.Damage)
                .Select(fee => new FeeChanged(fee, Without(charge, fee, loan), EventKind.FeeCancelled));

    /// <summary>Whether the end of the loan charged a fee, and no bill before it. A fee of several loans was charged
    /// when the first of them ended, so that its time says nothing of the others.</summary>
    private static bool IsOfEnd(Fee fee, Loan closed, bool wasBilled) =>
        fee.ChargedAt >= closed.ClosedAt
        || (fee is { Kind: OverdueFee.Kind, Loans.Length: > 1 } && !wasBilled && closed.LostAt is null);

    /// <summary>A fee of several loans stays for the others, as high as the highest of them.</summary>
    private static Fee Without(OverdueCharge charge, Fee fee, Loan loan)
    {
        if (fee.Loans.Length <= 1)
        {
            return Reversing.Whole(fee, givesBack: true);
        }

        var rest = fee.Loans.Remove(FeeLoan.Of(loan));
        var charged = fee.Amount.Amount - fee.Reversed;
        return OverdueFee.OfOthers(charge, fee, loan) is { } owed && owed < charged
            ? Reversing.By(fee, charged - owed, givesBack: true) with { Loans = rest }
            : fee with { Version = fee.Version + 1, Loans = rest };
    }
}
