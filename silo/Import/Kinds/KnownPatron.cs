using Skranke.Patrons;
using Skranke.Silo.Import.Writing;

namespace Skranke.Silo.Import.Kinds;

/// <summary>A patron of the ledger as far as a file may change it.</summary>
/// <param name="HasOwnAddress">Whether the address is none of the library's business: it comes from the population
/// register, or is secret (N13).</param>
/// <param name="IsMember">Whether the importing library has a membership of any state.</param>
internal sealed record KnownPatron(
    long Id,
    PatronKind Kind,
    DateOnly? BirthDate,
    bool Erased,
    Pin? Pin,
    Contact Contact,
    bool HasNationalId,
    bool HasOwnAddress,
    bool IsMember,
    bool IsActive,
    bool IsHome)
{
    public string? FixedCategory { get; init; }

    /// <summary>The accounts of those who answer for a child.</summary>
    public IReadOnlyList<long> Guardians { get; init; } = [];
}
