using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Skranke.Actors;
using Skranke.Silo.Hosting;

namespace Skranke.Silo.Orleans;

/// <summary>A process of a cluster: a silo, or a client of the silos, by its settings.</summary>
/// <exception cref="FormatException">a setting cannot be read.</exception>
public sealed class ClusterHosting(IConfiguration configuration, ILoggerFactory logs) : IGrainHosting
{
    private readonly ClusterSettings _settings = ClusterSettings.Read(configuration);

    public bool LooksAfter => _settings.IsSilo;

    public bool IsAlone => false;

    public IReadOnlyList<string> TraceSources => ["Microsoft.Orleans.Application"];

    public IGrainHost Host(World world, string connection) =>
        new ClusterHost(_settings, world, connection, logs);
}
