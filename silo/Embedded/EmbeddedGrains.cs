using Microsoft.Extensions.Logging;
using Skranke.Actors;
using Skranke.Silo.Hosting;

namespace Skranke.Silo.Embedded;

/// <summary>All grains in this process, and the loop that wakes the timer shards.</summary>
internal sealed class EmbeddedGrains : IGrainHost
{
    private readonly EmbeddedHost _host;
    private readonly HostMeters _meters;
    private readonly TimerLoop _timers;
    private readonly DateTimeOffset _since = TimeProvider.System.GetUtcNow();

    public EmbeddedGrains(World world, EmbeddedLimits limits, ILoggerFactory logs)
    {
        _host = new EmbeddedHost(world, limits, TimeProvider.System);
        _meters = new HostMeters(() => _host.ByKind, () => _host.Waiting);
        _timers = new TimerLoop(_host, TimeProvider.System, logs.CreateLogger<TimerLoop>());
    }

    public HostState State => new(
        [new SiloState("this process", "active", _since, _host.ByKind)], _host.Waiting, IsCluster: false);

    public ValueTask<Reply> Ask(GrainKey grain, Request request) => _host.Ask(grain, request);

    public void Tell(GrainKey grain, Request request) => _host.Tell(grain, request);

    public Task StartAsync(CancellationToken cancellation)
    {
        _timers.Start();
        return Task.CompletedTask;
    }

    public async Task StopAsync(TimeSpan patience)
    {
        await _timers.DisposeAsync();
        await _host.StopAsync(patience);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _meters.Dispose();
    }
}

/// <summary>The usual way: grains and their callers in one process.</summary>
public sealed class EmbeddedHosting(EmbeddedLimits limits, ILoggerFactory logs) : IGrainHosting
{
    public bool LooksAfter => true;

    public bool IsAlone => true;

    public IReadOnlyList<string> TraceSources => [];

    public IGrainHost Host(World world, string connection) => new EmbeddedGrains(world, limits, logs);
}
