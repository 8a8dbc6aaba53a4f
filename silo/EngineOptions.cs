using Skranke.Silo.Sending;

namespace Skranke.Silo;

/// <summary>How an engine is started. Everything is settable by command line, environment and configuration
/// file.</summary>
public sealed record EngineOptions
{
    /// <summary>The folder of the private database, the keys and the files; made where it is missing.</summary>
    public required string DataFolder { get; init; }

    /// <summary>The folder of what all processes of a cluster have in common: secret, keys, journal of erasures. Null
    /// for the data folder.</summary>
    public string? SharedFolder { get; init; }

    /// <summary>An existing PostgreSQL server; null for the private one in the data folder.</summary>
    public string? Postgres { get; init; }

    /// <summary>Whether the demo libraries are made on the first start.</summary>
    public bool Demo { get; init; } = true;

    /// <summary>Where the business clock stands still; null for the machine's clock.</summary>
    public DateTimeOffset? FrozenAt { get; init; }

    /// <summary>The file that remembers erasures outside the database; null for <c>erasures.log</c> in the shared
    /// folder. It must outlive a restored backup, so that it belongs on another disk where backups are of whole
    /// disks.</summary>
    public string? ErasureJournal { get; init; }

    /// <summary>Connections that write the ledger at the same time.</summary>
    public int Writers { get; init; } = 2;

    /// <summary>Grains that stay in memory at most.</summary>
    public int GrainsMax { get; init; } = 400_000;

    /// <summary>Requests that wait for all grains together before further ones are turned away.</summary>
    public int WaitingMax { get; init; } = 20_000;

    /// <summary>How notices are sent; into files where nothing is set up.</summary>
    public PostOptions Post { get; init; } = new();
}
