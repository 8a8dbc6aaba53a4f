using Skranke.Copies;
using Skranke.Libraries;
using Skranke.Patrons;
using Skranke.Titles;

namespace Skranke.Loans;

/// <summary>Everything that the rules look at by which staff put a loan right.</summary>
/// <param name="Loan">The loan as the ledger has it; it may be closed.</param>
/// <param name="Title">The queue of the copy's title.</param>
public sealed record LoanCase(
    Patron Patron,
    Copy Copy,
    Loan Loan,
    Title Title,
    Library Library,
    DateTimeOffset Now)
{
    /// <summary>Free copies of the title, for the outlook on a renewal.</summary>
    public IReadOnlyList<Copy>? FreeCopies { get; init; }

    /// <summary>What the renewal rule looks at, for the loan as a decision has left it.</summary>
    public Renewal.Case RenewalOf(Loan loan) =>
        new(Patron, Copy, loan, Title, Library, Now) { FreeCopies = FreeCopies };
}
