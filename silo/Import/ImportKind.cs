using Skranke.Silo.Import.Kinds;

namespace Skranke.Silo.Import;

/// <summary>A kind of file that can be imported: its columns, how a row is read, and how many rows are written at once.
/// </summary>
public abstract class ImportKind
{
    /// <summary>As in the address of the import, such as <c>copies</c>.</summary>
    public abstract string Name { get; }

    public abstract IReadOnlyList<ImportColumn> Columns { get; }

    /// <summary>True where what is imported is something that patrons are told about; the library's notices then wait
    /// until somebody has looked and releases them.</summary>
    public virtual bool BringsNotices => false;

    /// <summary>Rows in one transaction. Small where the rows of patrons and copies are locked, for a checkout of one
    /// of them waits meanwhile.</summary>
    internal abstract int ChunkLength { get; }

    /// <summary>Starts to gather rows for one transaction.</summary>
    internal abstract ImportChunk NewChunk();

    /// <summary>Every kind the engine takes, in the order in which a library sends them.</summary>
    public static IReadOnlyList<ImportKind> All { get; } =
    [
        new TitleImport(), new CopyImport(), new PatronImport(), new CardImport(), new MembershipImport(),
        new LoanImport(), new ReservationImport(), new FeeImport(), new ExclusionImport(),
    ];

    public static ImportKind? Named(string name) => All.FirstOrDefault(kind => kind.Name == name);
}
