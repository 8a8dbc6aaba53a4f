namespace Skranke.Silo.Registers;

/// <summary>Which registers this engine is tied to, and when it reads them.</summary>
public sealed record RegisterOptions
{
    public static readonly TimeOnly UsualTime = new(2, 30);

    /// <summary>The folder into which the population register drops its files; null for none.</summary>
    public string? PopulationFolder { get; init; }

    /// <summary>Where the population register answers over HTTP; null for nowhere.</summary>
    public Uri? PopulationUrl { get; init; }

    public string? PopulationKey { get; init; }

    /// <summary>The last change of the population register's feed that came before this engine began to follow it;
    /// asked for only at the first reading.</summary>
    public long PopulationAfter { get; init; }

    /// <summary>The register of national cards that another system keeps; null where this engine is the
    /// register.</summary>
    public Uri? NationalUrl { get; init; }

    public string? NationalKey { get; init; }

    /// <summary>What this engine calls itself in the feed of national cards.</summary>
    public string Name { get; init; } = "skranke";

    /// <summary>When registers are read each night.</summary>
    public TimeOnly At { get; init; } = UsualTime;

    /// <summary>The zone of that time; null for that of the engine's first library.</summary>
    public string? TimeZone { get; init; }
}
