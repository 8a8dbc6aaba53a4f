using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;
using Skranke.Actors;
using Skranke.Silo.Hosting;
using Skranke.Silo.Orleans;

namespace Skranke.Tests.Orleans;

/// <summary>Two silos and a client in the process of the test: real grains, real placement and real letters, without
/// sockets.</summary>
internal sealed class ClusterInProcess : IGrainHost
{
    private readonly InProcessTestCluster _cluster;
    private readonly ClusterAsk _ask;

    /// <param name="calls">Sees every call of a grain.</param>
    public ClusterInProcess(World world, short silos = 2, IIncomingGrainCallFilter? calls = null)
    {
        var builder = new InProcessTestClusterBuilder(silos);
        _ = builder.ConfigureSilo((_, silo) =>
        {
            silo.AddMemoryGrainStorage(ClusterHost.CursorStorage).UseInMemoryReminderService();
            silo.Services.AddSingleton(world).AddSingleton<Surroundings>();
            if (calls is not null)
            {
                silo.AddIncomingGrainCallFilter(calls);
            }
        });
        _cluster = builder.Build();
        _cluster.DeployAsync().GetAwaiter().GetResult();
        _ask = new ClusterAsk(_cluster.Client, Patience.OfCallers);
    }

    public InProcessTestCluster Cluster => _cluster;

    /// <summary>What each silo says of itself.</summary>
    public IEnumerable<Surroundings> Silos => _cluster.Silos.Select(silo =>
        silo.ServiceProvider.GetRequiredService<Surroundings>());

    public HostState State => new(
        [.. Silos.Select((silo, at) => new SiloState($"silo {at}", "active", null, silo.Active))], 0, IsCluster: true);

    public Task StartAsync(CancellationToken cancellation) => Task.CompletedTask;

    public Task StopAsync(TimeSpan patience) => Task.CompletedTask;

    public ValueTask<Reply> Ask(GrainKey grain, Request request) => _ask.Ask(grain, request);

    public void Tell(GrainKey grain, Request request) => _ask.Tell(grain, request);

    public async ValueTask DisposeAsync()
    {
        await _cluster.StopAllSilosAsync();
        await _cluster.DisposeAsync();
    }
}
