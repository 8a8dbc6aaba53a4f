using Skranke.Copies;
using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.Loans;

namespace Skranke.Fees;

/// <summary>THE claim for a copy: what it was bought for, or the standard price of its material where that is not
/// known,
/// and what policy adds for handling (H42, H43). A claim is no fee: it goes when the copy comes back (H44), and what
/// was
/// paid of it is given back within the time that policy sets.</summary>
public static class Claiming
{
    /// <summary>The claim for a copy that a patron has or had; null where there is one already, or no price.</summary>
    /// <param name="kind"><see cref="FeeKinds.Replacement"/> or <see cref="FeeKinds.Damage"/>.</param>
    public static Fee? Of(OverdueCharge charge, Loan loan, Copy copy, string kind, DateTimeOffset now)
    {
        var lender = charge.Lender;
        var policy = lender.PolicyOf(loan);
        if (charge.Fees.Any(fee => fee.Kind == kind && fee.Covers(loan))
            || PriceOf(copy, policy.Replacement) is not { } price)
        {
            return null;
        }

        return new Fee(charge.ClaimId, loan.PatronId, loan.Library, kind, new Money(price, lender.Currency), now)
        {
            Loans = [FeeLoan.Of(loan)],
            PayBy = lender.Today(now).AddDays(policy.Fees.PayDays),
            PolicyVersion = policy.Version,
        };
    }

    /// <summary>Whether a copy that comes back in this state is claimed.</summary>
    public static bool IsClaimed(CopyStatus? condition, ReplacementPolicy policy) => condition switch
    {
        CopyStatus.Damaged => policy.WhenDamaged,
        CopyStatus.Incomplete => policy.WhenIncomplete,
        _ => false,
    };

    /// <summary>What becomes of the claims for a copy that is back or was lent anew: each goes once (I19).</summary>
    public static IEnumerable<FeeChanged> Withdraw(OverdueCharge charge, Loan loan, DateOnly on)
    {
        foreach (var claim in charge.Fees.Where(fee => fee.Kind == FeeKinds.Replacement && fee.Covers(loan)))
        {
            var days = charge.Lender.PolicyOf(loan).Replacement.RefundDays;
            var charged = charge.Lender.Today(claim.ChargedAt);
            var after = Reversing.Whole(claim, givesBack: days is { } within && on <= charged.AddDays(within));
            if (after.Reversed > claim.Reversed)
            {
                yield return new FeeChanged(claim, after, EventKind.FeeCancelled);
            }
        }
    }

    private static long? PriceOf(Copy copy, ReplacementPolicy policy)
    {
        var price = copy.Price is > 0
            ? copy.Price
            : policy.StandardPrices.FirstOrDefault(standard =>
                standard.Materials.IsEmpty || standard.Materials.Contains(copy.Material))?.Price;
        return price + policy.Handling is > 0 and var claimed ? claimed : null;
    }
}
