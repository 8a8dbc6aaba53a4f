using Skranke.Patrons;

namespace Skranke.Silo.Registers.Population;

/// <summary>What the population register says of one person.</summary>
/// <param name="Address">Null where it is secret or there is none.</param>
/// <param name="ProtectedUntil">The last day of a protection that lapses by itself.</param>
public sealed record PersonFound(
    string Name,
    DateOnly? BirthDate,
    PostalAddress? Address,
    string? Municipality,
    bool IsProtected,
    DateOnly? ProtectedUntil,
    DateOnly? DiedOn);

/// <summary>What became of a look-up.</summary>
public abstract record PersonLookUp
{
    public sealed record Found(PersonFound Person) : PersonLookUp;

    /// <summary>The register knows nobody of this number.</summary>
    public sealed record Unknown : PersonLookUp;

    /// <summary>Nobody can say: no register is configured, or it does not answer.</summary>
    public sealed record Away : PersonLookUp;
}
