using Skranke.Libraries;

namespace Skranke.Silo.Import;

/// <summary>The importing library, as far as rows are judged by it.</summary>
public sealed class ImportLibrary(Library library, DateTimeOffset now)
{
    private readonly HashSet<string> _branches = [.. library.Branches.Select(branch => branch.Id.Value)];

    public Library Library { get; } = library;

    public Isil Isil => Library.Isil;

    public DateTimeOffset Now { get; } = now;

    public DateOnly Today { get; } = library.Today(now);

    /// <summary>Patrons of the ledger whom the file has named so far. Two rows may mean one patron, the one by card and
    /// the other by national id; were both taken, the same file would change that patron again and again.</summary>
    public HashSet<long> NamedPatrons { get; } = [];

    public bool Has(BranchId branch) => _branches.Contains(branch.Value);
}
