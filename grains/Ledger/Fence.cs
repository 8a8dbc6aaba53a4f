namespace Skranke.Ledger;

/// <summary>The kinds of thing that have a version. Their order is the order in which rows are locked,
/// everywhere.</summary>
public enum FenceKind
{
    Patron = 0,
    Copy = 1,
    Title = 2,
    Library = 3,
}

/// <summary>What a unit of work does to the version it was decided upon.</summary>
public enum FenceMode
{
    /// <summary>Only compares. For what the unit reads and whose changes never read what the unit writes.</summary>
    Read,

    /// <summary>Locks and compares, so that the order against a change of it is certain; does not move it.</summary>
    Hold,

    /// <summary>Locks, compares and moves it, so that every other decision on it is refused.</summary>
    Bump,
}

/// <summary>One version a decision was based upon, or, where <see cref="Expected"/> is null, one that merely
/// moves.</summary>
/// <param name="Key">The id of a patron, copy or title; 0 for a library.</param>
/// <param name="Library">The library, for <see cref="FenceKind.Library"/>.</param>
/// <param name="Expected">The version the decision saw.</param>
public readonly record struct Fence(FenceKind Kind, long Key, Isil Library, int? Expected, FenceMode Mode)
{
    public static Fence On(Patrons.Patron patron, FenceMode mode) =>
        new(FenceKind.Patron, patron.Id.Value, default, patron.Version, mode);

    public static Fence On(Copies.Copy copy, FenceMode mode) =>
        new(FenceKind.Copy, copy.Id.Value, default, copy.Version, mode);

    public static Fence On(Titles.Title title, FenceMode mode) =>
        new(FenceKind.Title, title.Id.Value, default, title.Version, mode);

    public static Fence On(Libraries.Library library, FenceMode mode = FenceMode.Read) =>
        new(FenceKind.Library, 0, library.Isil, library.Version, mode);

    /// <summary>Moves a patron's version without having read it: the patron's grain will notice and reload.</summary>
    public static Fence Touch(PatronId patron) => new(FenceKind.Patron, patron.Value, default, null, FenceMode.Bump);

    public static Fence Touch(CopyId copy) => new(FenceKind.Copy, copy.Value, default, null, FenceMode.Bump);

    public static Fence Touch(TitleId title) => new(FenceKind.Title, title.Value, default, null, FenceMode.Bump);
}
