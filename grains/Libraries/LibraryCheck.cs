using System.Collections.Immutable;

namespace Skranke.Libraries;

/// <summary>Whether a library's own settings and branches make sense; names every fault at once.</summary>
public static class LibraryCheck
{
    private const int NameLengthMax = 200;
    private const int BranchesMax = 500;

    public static ImmutableArray<string> Languages { get; } = ["da", "nb", "nn", "en"];

    public static ImmutableArray<DocumentFault> FaultsOf(LibraryDocument document, Isil isil)
    {
        var faults = ImmutableArray.CreateBuilder<DocumentFault>();
        if (document.Isil is { } named && named != isil)
        {
            faults.Add(new DocumentFault("isil", "must be that of the path, or be left out"));
        }

        CheckName("name", document.Name, faults);
        if (!LocalTime.Knows(document.TimeZone))
        {
            faults.Add(new DocumentFault("timeZone", "must be the name of a time zone, such as Europe/Copenhagen"));
        }

        if (document.Currency.Length != 3 || document.Currency.Any(c => !char.IsAsciiLetterUpper(c)))
        {
            faults.Add(new DocumentFault("currency", "must be three letters, such as DKK or NOK"));
        }

        if (document.Language is { } language && !Languages.Contains(language))
        {
            faults.Add(new DocumentFault("language", $"must be one of {string.Join(", ", Languages)}"));
        }

        CheckBranches(document.Branches, isil, faults);
        return faults.ToImmutable();
    }

    private static void CheckBranches(
        ImmutableArray<Branch> branches, Isil isil, ImmutableArray<DocumentFault>.Builder faults)
    {
        if (branches.Length > BranchesMax)
        {
            faults.Add(new DocumentFault("branches", $"must be {BranchesMax} at most"));
        }

        if (!branches.Any(branch => branch.Id.Value == isil.Value))
        {
            faults.Add(new DocumentFault("branches", $"must hold the main branch, which carries the ISIL {isil}"));
        }

        var seen = new HashSet<BranchId>();
        for (var place = 0; place < branches.Length; place++)
        {
            var (field, branch) = ($"branches[{place}]", branches[place]);
            if (!BranchId.TryParse(branch.Id.Value, out _))
            {
                faults.Add(new DocumentFault(
                    field + ".id", "must have 1 to 32 letters a-z, digits and characters of -/:._"));
            }

            if (!seen.Add(branch.Id))
            {
                faults.Add(new DocumentFault(field + ".id", "must not be that of another branch"));
            }

            CheckName(field + ".name", branch.Name, faults);
        }
    }

    private static void CheckName(string field, string name, ImmutableArray<DocumentFault>.Builder faults)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Length > NameLengthMax || name.Any(char.IsControl))
        {
            faults.Add(new DocumentFault(
                field, $"must have 1 to {NameLengthMax} characters, not only blanks and no control characters"));
        }
    }
}
