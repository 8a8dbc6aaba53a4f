namespace Skranke.Silo.Postgres;

/// <summary>How to run the private PostgreSQL. The defaults fit a machine that the engine has to itself.</summary>
public sealed record PrivatePostgresOptions
{
    /// <summary>The database that is made and connected to.</summary>
    public string Database { get; init; } = "skranke";

    /// <summary>Memory for PostgreSQL's pages in MiB; by default an eighth of the machine's, 128 to 2048.</summary>
    public int? SharedBuffersMegabytes { get; init; }

    /// <summary>Most connections at a time.</summary>
    public int MaxConnections { get; init; } = 100;

    /// <summary>
    /// How long a start may take. Replaying gigabytes of log after a power cut takes minutes; giving up on that
    /// would only make it start over.
    /// </summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How long a clean stop may take before a hard one follows, which loses nothing either.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Settings that are added to the engine's own and win over them, for tests and for unusual machines. What they
    /// do to durability is checked where the ledger connects.
    /// </summary>
    public IReadOnlyDictionary<string, string> ExtraSettings { get; init; } = new Dictionary<string, string>();
}
