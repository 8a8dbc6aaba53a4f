using System.Collections.Immutable;
using Skranke.Copies;
using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.Loans;

namespace Skranke.Fees;

/// <summary>THE rule for the bill on the first day that is more than the policy's days late: the overdue fee is charged
/// as it stands, and the copy is claimed at its purchase price, or at the standard price of its material where that is
/// not known. Fee and claim stay two things for ever (H43).</summary>
public static class Billing
{
    /// <param name="overdue">Null where the overdue fee was charged before, or none runs.</param>
    /// <param name="isClaimed">Whether the copy was claimed before, as one that is declared lost.</param>
    public static ImmutableArray<Fact> Of(
        Loan loan,
        Copy copy,
        Library library,
        OverdueCharge? overdue,
        bool isClaimed,
        FeeId claim,
        DateTimeOffset now)
    {
        var today = library.Today(now);
        var facts = ImmutableArray.CreateBuilder<Fact>();
        if (OverdueFee.ToCharge(overdue, loan, today, now) is { } fee)
        {
            facts.Add(new FeeCharged(fee));
        }

        if (!isClaimed && PriceOf(copy, library.PolicyOf(loan).Replacement) is > 0 and var price)
        {
            facts.Add(new FeeCharged(new Fee(
                claim, loan.PatronId, library.Isil, FeeKinds.Replacement, new Money(price, library.Currency), now)
            {
                Loans = [FeeLoan.Of(loan)],
                PayBy = today.AddDays(library.PolicyOf(loan).Fees.PayDays),
                PolicyVersion = loan.PolicyVersion,
            }));
        }

        return facts.ToImmutable();
    }

    private static long PriceOf(Copy copy, ReplacementPolicy policy)
    {
        var price = copy.Price ?? policy.StandardPrices
            .FirstOrDefault(one => one.Materials.IsEmpty || one.Materials.Contains(copy.Material))?.Price ?? 0;
        return price == 0 ? 0 : price + policy.Handling;
    }
}
