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
    DateTimeOffset Now);
