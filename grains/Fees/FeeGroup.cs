using Skranke.Libraries;
using Skranke.Loans;

namespace Skranke.Fees;

/// <summary>THE rule for which loans of a patron are one overdue fee (H28): what was borrowed together, by the day that
/// policy counts, and where policy says so only what also came back, or was renewed or billed, on the same
/// day.</summary>
public static class FeeGroup
{
    /// <summary>What the loans of one fee have in common; null where each loan has its own.</summary>
    /// <param name="endedOn">The day on which the fee is charged, local to the library.</param>
    /// <param name="renewedOn">The day of the latest renewal, where policy counts it.</param>
    public static string? CauseOf(Loan loan, Library library, DateOnly endedOn, DateOnly? renewedOn)
    {
        var policy = library.PolicyOf(loan).Fees;
        DateOnly? by = policy.GroupedBy switch
        {
            FeeGrouping.LoanDate => library.Today(loan.LoanedAt),
            FeeGrouping.LatestDate => renewedOn ?? library.Today(loan.LoanedAt),
            FeeGrouping.DueDate => loan.DueDate,
            _ => null,
        };
        return by is not { } day ? null
            : policy.EndedTogether ? $"{day:yyyy-MM-dd} {endedOn:yyyy-MM-dd}"
            : $"{day:yyyy-MM-dd}";
    }

    /// <summary>Whether the day of the latest renewal matters for a loan.</summary>
    public static bool CountsRenewals(Loan loan, Library library) =>
        loan.Renewals > 0 && library.PolicyOf(loan).Fees.GroupedBy == FeeGrouping.LatestDate;
}
