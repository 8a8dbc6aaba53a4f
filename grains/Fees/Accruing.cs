using System.Collections.Immutable;
using Skranke.Libraries;
using Skranke.Loans;
using Skranke.Patrons;

namespace Skranke.Fees;

/// <summary>What an overdue fee would come to if its loans ended today: shown, not owed, and counted neither for an
/// exclusion nor for collection (H28).</summary>
/// <param name="Loans">All loans that would be one fee.</param>
public sealed record AccruingFee(ImmutableArray<Loan> Loans, Money Amount);

/// <summary>THE rule for fees that accrue: the present step of every open loan that is late and not charged yet, one
/// for
/// what would be one fee.</summary>
public static class Accruing
{
    /// <summary>What the rule looks at of one open loan.</summary>
    /// <param name="IsCharged">Whether its overdue fee was charged, as by a bill.</param>
    /// <param name="RenewedOn">The day of the latest renewal, where policy counts it.</param>
    public sealed record Case(Loan Loan, Library Library, Patron Patron, bool IsCharged, DateOnly? RenewedOn);

    public static ImmutableArray<AccruingFee> Of(IEnumerable<Case> loans, DateTimeOffset now)
    {
        var late = new List<(Case Of, Money Amount, string Group)>();
        foreach (var one in loans.Where(one => !one.IsCharged && one.Loan.ClosedAt is null))
        {
            var today = one.Library.Today(now);
            if (OverdueFee.Of(one.Loan, one.Library, one.Patron, today) is { } amount)
            {
                var cause = FeeGroup.CauseOf(one.Loan, one.Library, today, one.RenewedOn);
                late.Add((one, amount, cause is null ? $"{one.Loan.Id}" : $"{one.Library.Isil} {cause}"));
            }
        }

        return
        [
            .. late.GroupBy(one => one.Group).Select(group => new AccruingFee(
                [.. group.Select(one => one.Of.Loan)], group.MaxBy(one => one.Amount.Amount).Amount)),
        ];
    }
}
