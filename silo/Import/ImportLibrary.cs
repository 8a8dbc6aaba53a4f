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

    public bool Has(BranchId branch) => _branches.Contains(branch.Value);
}
