using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Skranke.Silo.Ledger;
using Skranke.Silo.Postgres;
using Skranke.Tests.Http;
using Skranke.Tests.Support;

namespace Skranke.Tests.Orleans;

/// <summary>A cluster as operators run it: silos and API processes of their own over one PostgreSQL, spoken to over
/// HTTP.</summary>
internal sealed class ClusterOfProcesses : IAsyncDisposable
{
    public const string Present = "Cluster/release/Skranke.Cluster.dll";

    private readonly string _folder;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _supervision;
    private int _made;

    private ClusterOfProcesses(string folder, PrivatePostgres server)
    {
        (_folder, Server) = (folder, server);
        _supervision = server.SuperviseAsync(_stopping.Token);
        Database = Connections.Reading(server.ConnectionString);
    }

    /// <summary>The database's server, which comes back by itself when it is killed.</summary>
    public PrivatePostgres Server { get; }

    public NpgsqlDataSource Database { get; }

    /// <summary>The program of which the next processes are started; that of another release by its path.</summary>
    public string Program { get; set; } = Present;

    public List<EngineProcess> Silos { get; } = [];

    public List<EngineProcess> Apis { get; } = [];

    private string Shared => Path.Combine(_folder, "shared");

    public static async Task<ClusterOfProcesses> StartAsync(int silos, int apis, string program = Present)
    {
        var folder = Directory.CreateTempSubdirectory("skranke-cluster-").FullName;
        var server = await PrivatePostgres.StartAsync(
            Directory.CreateDirectory(Path.Combine(folder, "server")).FullName,
            new PrivatePostgresOptions { SharedBuffersMegabytes = 128 },
            NullLogger.Instance,
            default);
        var cluster = new ClusterOfProcesses(folder, server) { Program = program };
        try
        {
            for (var silo = 0; silo < silos; silo++)
            {
                _ = await cluster.AddSiloAsync();
            }

            for (var api = 0; api < apis; api++)
            {
                await cluster.AddApiAsync();
            }

            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>One more silo, which has joined when this returns.</summary>
    /// <param name="address">Where it listens.</param>
    /// <param name="under">A program that starts it, such as one that enters a network namespace.</param>
    public async Task<EngineProcess> AddSiloAsync(string address = "127.0.0.1", params string[] under)
    {
        var silo = await StartAsync(
            "silo",
            [
                "--silo-port", $"{EngineProcess.FreePort()}", "--gateway-port", $"{EngineProcess.FreePort()}",
                "--address", address,
            ],
            under,
            address);
        Silos.Add(silo);
        return silo;
    }

    /// <summary>One more API process.</summary>
    /// <param name="under">A program that starts it, such as one that sets its environment.</param>
    public async Task AddApiAsync(params string[] under) => Apis.Add(await StartAsync("api", [], under));

    /// <summary>Callers of an API process with the demo's keys.</summary>
    public IHttpEngine Engine(EngineProcess api) => new Keyed(api, Shared);

    /// <summary>Clients of all API processes with one of the demo's keys.</summary>
    public HttpClient[] Clients(string name) => [.. Apis.Select(api =>
    {
        var client = api.Client(name, Shared);
        client.Timeout = TimeSpan.FromSeconds(40);
        return client;
    })];

    /// <summary>How many silos the membership table says are active (3) or dead (6).</summary>
    public async Task<long> CountAsync(int status)
    {
        await using var command = Database.CreateCommand("select count(*) from cluster.membership where status = $1");
        command.Parameters.Add(new() { Value = status });
        return (long)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>What the processes wrote of failures, to be shown with a test that fails.</summary>
    public IEnumerable<string> Failures => Apis.Concat(Silos).SelectMany(process => process.Written
        .Where(line => line.Contains("fail:", StringComparison.Ordinal)).Take(5));

    public async ValueTask DisposeAsync()
    {
        foreach (var process in Apis.Concat(Silos))
        {
            await process.DisposeAsync();
        }

        await Database.DisposeAsync();
        await _stopping.CancelAsync();
        await _supervision;
        await Server.DisposeAsync();
        _stopping.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private Task<EngineProcess> StartAsync(
        string role, string[] options, string[]? under = null, string host = "127.0.0.1") =>
        EngineProcess.StartAsync(
            Program,
            Path.Combine(_folder, $"{role}-{++_made}"),
            ["--role", role, "--postgres", Server.ConnectionString, "--shared", Shared, .. options],
            under,
            host);

    private sealed class Keyed(EngineProcess api, string folder) : IHttpEngine
    {
        private readonly JsonNode _keys = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "demo-keys.json")))!;

        public Uri Address => api.Address;

        public string Key(string name) => (string)_keys[name]!;
    }
}
