using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Skranke.Libraries;
using Skranke.Patrons;

namespace Skranke.Loans;

/// <summary>How many loans a patron may have at one library, in total and of one kind of material (H23, I7).
/// Interlibrary loans count too. A limit that is lowered later takes nothing away.</summary>
public static class LoanLimit
{
    /// <summary>Every code that this rule refuses with.</summary>
    public static ImmutableArray<string> Codes { get; } = [RefusalCodes.PatronLoanLimit];

    public static Refusal? Refuses(Patron patron, Isil library, LoanPolicy policy, LoanRule rule)
    {
        var held = patron.Loans.Where(loan => loan.Library == library).ToArray();
        if (policy.TotalMax is { } totalMax && held.Length >= totalMax)
        {
            return Refusal("loans.total-max", held.Length, totalMax);
        }

        var ofThisKind = held.Count(loan => rule.Materials.IsEmpty || rule.Materials.Contains(loan.Material));
        return rule.LoansMax is { } materialMax && ofThisKind >= materialMax
            ? Refusal("loans.material-max", ofThisKind, materialMax)
            : null;
    }

    /// <summary>How many loans a patron may have in total; null where the library does not count.</summary>
    public static int? MostOf(LoanPolicy policy) => policy.TotalMax;

    /// <summary>Whether a patron has so many already.</summary>
    public static bool IsReached(Patron patron, Isil library, LoanPolicy policy) =>
        policy.TotalMax is { } most && patron.Loans.Count(loan => loan.Library == library) >= most;

    /// <summary>By how many loans a library's total is exceeded where accounts become one; null where it is not. What
    /// is lent stays lent.</summary>
    public static (int Loans, int LoansMax)? Exceeded(IEnumerable<HeldLoan> loans, Isil library, LoanPolicy policy) =>
        loans.Count(loan => loan.Library == library) is var held && policy.TotalMax is { } most && held > most
            ? (held, most)
            : null;

    private static Refusal Refusal(string rule, int loans, int loansMax) => new(
        RefusalCodes.PatronLoanLimit,
        rule,
        $"The patron has {loans} loans and may have {loansMax}.",
        new JsonObject { ["loans"] = loans, ["loansMax"] = loansMax });
}
