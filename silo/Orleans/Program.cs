using Microsoft.Extensions.Configuration;
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

return await Launch.Run(args, (configuration, logs) => new ClusterHosting(ClusterSettings.Read(configuration), logs));

/// <summary>A process of a cluster.</summary>
internal sealed class ClusterHosting(ClusterSettings settings, ILoggerFactory logs) : IGrainHosting
{
    private const int WaitingMax = 20_000;

    public bool LooksAfter => settings.IsSilo;

    public IGrainHost Host(World world, string connection) =>
        new ClusterHost(settings, world, connection, WaitingMax, logs);
}
