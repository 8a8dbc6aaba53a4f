using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Skranke.LoadTests.Options;
using Skranke.LoadTests.Preparing;
using Skranke.Silo;
using Skranke.Silo.Hosting;

namespace Skranke.LoadTests.Scenarios;

/// <summary>The same checkouts by the embedded host, by a cluster of one silo in this process, and by two silos in
/// processes of their own with this one as their client: what the cluster costs, and what going from one process to
/// another costs.</summary>
public sealed class CheckoutCluster : CheckoutGrains
{
    private const string Host = "Skranke.Cluster";
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(90);

    public override string Name => "checkout-cluster";

    public override string Summary => "the embedded host, one silo in process, and two silos in processes of their own";

    public override IReadOnlyList<string> Peers => [];

    protected override async Task<IReadOnlyList<OtherEngine>> OthersAsync(
        LoadDatabase database, CancellationToken cancellation)
    {
        var one = await StartAsync(database, "one", "silo", cancellation);
        var silos = TwoSilos.Start(database);
        await silos.JoinedAsync(database, cancellation);
        var client = await StartAsync(database, "two", "api", cancellation);
        var clock = Stopwatch.StartNew();
        while (client.Hosts.Silos.Count(silo => silo.IsActive) < 2 && clock.Elapsed < StartPatience)
        {
            await Task.Delay(100, cancellation);
        }

        return
        [
            new OtherEngine("cluster-one-silo", one, null, null),
            new OtherEngine("cluster-two-silos", client, silos, silos.Process),
        ];
    }

    private static Task<Engine> StartAsync(
        LoadDatabase database, string cluster, string role, CancellationToken cancellation) => Engine.StartAsync(
        new EngineOptions
        {
            DataFolder = Path.Combine(database.Folder, $"{cluster}-{role}"),
            SharedFolder = database.EngineFolder,
            Postgres = database.ConnectionString,
            Demo = false,
        },
        NullLoggerFactory.Instance,
        cancellation,
        HostingOf(cluster, role));

    /// <summary>The host is no part of this program: it is there where its packages restore.</summary>
    private static IGrainHosting HostingOf(string cluster, string role)
    {
        try
        {
            var hosting = Assembly.Load(Host).GetExportedTypes().Single(type =>
                type.IsAssignableTo(typeof(IGrainHosting)));
            return (IGrainHosting)Activator.CreateInstance(
                hosting, SettingsOf(cluster, role), (ILoggerFactory)NullLoggerFactory.Instance)!;
        }
        catch (FileNotFoundException)
        {
            throw new UsageException("The cluster's packages do not restore here, so that it cannot be measured.");
        }
    }

    private static IConfiguration SettingsOf(string cluster, string role) => new ConfigurationBuilder()
        .AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Skranke:Cluster:Id"] = cluster,
            ["Skranke:Cluster:Role"] = role,
            ["Skranke:Cluster:Address"] = "127.0.0.1",
            ["Skranke:Cluster:SiloPort"] = $"{FreePort()}",
            ["Skranke:Cluster:GatewayPort"] = $"{FreePort()}",
        })
        .Build();

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Two silos below one shell, so that what they use is counted together.</summary>
    private sealed class TwoSilos(Process shell) : IAsyncDisposable
    {
        public int Process => shell.Id;

        public static TwoSilos Start(LoadDatabase database)
        {
            var program = Environment.GetEnvironmentVariable("SKRANKE_CLUSTER")
                ?? throw new UsageException("SKRANKE_CLUSTER names no program of silos; start this with ./load.");
            var start = new ProcessStartInfo("bash")
            {
                ArgumentList = { "-c", "trap 'kill $(jobs -p); wait' TERM; for silo in 1 2; do "
                    + "dotnet \"$0\" --data \"$1-$silo\" --silo-port $((${2} + silo)) --gateway-port $((${3} + silo)) "
                    + ">\"$1-$silo.log\" 2>&1 & done; wait", program, Path.Combine(database.Folder, "two-silo"),
                    $"{FreePort()}", $"{FreePort()}" },
            };
            foreach (var (name, value) in new[]
            {
                ("Skranke__Cluster__Id", "two"), ("Skranke__Cluster__Role", "silo"),
                ("Skranke__Cluster__Address", "127.0.0.1"), ("Skranke__Http__Port", "0"),
                ("Skranke__Sip2__Port", "0"), ("Skranke__Demo", "false"),
                ("Skranke__Shared", database.EngineFolder),
                ("Skranke__Postgres__Connection", database.ConnectionString),
            })
            {
                start.Environment[name] = value;
            }

            return new TwoSilos(System.Diagnostics.Process.Start(start)!);
        }

        public async Task JoinedAsync(LoadDatabase database, CancellationToken cancellation)
        {
            var clock = Stopwatch.StartNew();
            while (clock.Elapsed < StartPatience)
            {
                await using var command = database.Source.CreateCommand(
                    "select count(*) from cluster.membership where deployment_id = 'two' and status = 3");
                if ((long)(await command.ExecuteScalarAsync(cancellation))! == 2)
                {
                    return;
                }

                await Task.Delay(200, cancellation);
            }

            throw new UsageException($"The two silos did not start: {LastWords(database)}");
        }

        private static string LastWords(LoadDatabase database) => string.Join(" ", new[] { 1, 2 }
            .Select(silo => Path.Combine(database.Folder, $"two-silo-{silo}.log"))
            .Where(File.Exists).SelectMany(path => File.ReadLines(path).TakeLast(3)));

        public async ValueTask DisposeAsync()
        {
            using var kill = System.Diagnostics.Process.Start("kill", $"-TERM {shell.Id}");
            await shell.WaitForExitAsync();
            shell.Dispose();
        }
    }
}
