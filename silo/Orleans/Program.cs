using Microsoft.Extensions.Logging;
using Skranke.Actors;
using Skranke.Api.Start;
using Skranke.Silo.Hosting;
using Skranke.Silo.Orleans;

if (args.Contains("--help"))
{
    Console.WriteLine(ClusterSettings.Usage + "\n\n" + CommandLine.Usage);
    return 0;
}

// Without a role the same program is an engine that hosts its grains itself, so that one image is enough.
return await Launch.Run(args, (configuration, logs) => configuration[ClusterSettings.RoleName] is null
    ? null
    : new ClusterHosting(ClusterSettings.Read(configuration), logs));

/// <summary>A process of a cluster.</summary>
internal sealed class ClusterHosting(ClusterSettings settings, ILoggerFactory logs) : IGrainHosting
{
    private const int WaitingMax = 20_000;

    public bool LooksAfter => settings.IsSilo;

    public IReadOnlyList<string> TraceSources => ["Microsoft.Orleans.Application"];

    public IGrainHost Host(World world, string connection) =>
        new ClusterHost(settings, world, connection, WaitingMax, logs);
}
