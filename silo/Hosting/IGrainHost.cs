using System.Collections.Immutable;
using Skranke.Actors;
using Skranke.Silo.Embedded;

namespace Skranke.Silo.Hosting;

/// <summary>Where the grains live: in this process, or in a cluster of which this process is a silo or a client.
/// Whoever asks cannot tell the difference.</summary>
/// <exception cref="OverloadedException">when too many requests wait; nothing was done.</exception>
/// <exception cref="SilosAwayException">when nobody could be asked; nothing was done.</exception>
/// <exception cref="Skranke.Ledger.OutcomeUnknownException">when nobody can say whether it was done; the same request
/// key tells.</exception>
public interface IGrainHost : IAsk, IAsyncDisposable
{
    /// <summary>From here on grains can be asked, and what time makes due is done.</summary>
    Task StartAsync(CancellationToken cancellation);

    /// <summary>Takes no further requests and returns when those accepted are answered.</summary>
    Task StopAsync(TimeSpan patience);

    /// <summary>Who works, as far as this process knows.</summary>
    HostState State { get; }
}

/// <summary>How a process comes by its grains.</summary>
public interface IGrainHosting
{
    /// <summary>Whether this process does what the engine looks after by itself, such as cutting what was had long
    /// ago. A client of a cluster leaves that to the silos.</summary>
    bool LooksAfter { get; }

    /// <summary>Whether no other process works on the same database, so that a clock that stands still holds for
    /// everybody.</summary>
    bool IsAlone { get; }

    /// <summary>Names of the sources whose traces lead from one process to the next.</summary>
    IReadOnlyList<string> TraceSources { get; }

    /// <param name="world">What grains see; its <see cref="World.Grains"/> is the host's to fill.</param>
    /// <param name="connection">How the ledger's server is reached.</param>
    IGrainHost Host(World world, string connection);
}

/// <summary>What operators see of the grains.</summary>
/// <param name="Silos">Every process that hosts grains, with what it says of itself.</param>
/// <param name="Waiting">Requests that this process has accepted and not yet answered.</param>
/// <param name="IsCluster">False where the grains live in this process alone.</param>
public sealed record HostState(ImmutableArray<SiloState> Silos, long Waiting, bool IsCluster)
{
    /// <summary>Whether somebody is there to work.</summary>
    public bool IsReady => Silos.Any(silo => silo.IsActive);
}

/// <param name="Name">Where the silo is reached.</param>
/// <param name="Status">A word for operators: <c>active</c>, <c>joining</c>, <c>stopping</c> or <c>dead</c>.</param>
/// <param name="Since">When it started.</param>
/// <param name="Grains">Grains in its memory by kind; empty where this process does not know.</param>
public sealed record SiloState(
    string Name, string Status, DateTimeOffset? Since, ImmutableSortedDictionary<string, long> Grains)
{
    public bool IsActive => Status == "active";
}
