using Skranke.LoadTests.Http;
using Skranke.LoadTests.Options;
using Skranke.LoadTests.Peers;
using Skranke.LoadTests.Preparing;
using Skranke.LoadTests.Reporting;
using Skranke.LoadTests.Running;
using Skranke.LoadTests.Work;

namespace Skranke.LoadTests.Scenarios;

/// <summary>Every kiosk of a country at once: checkouts over HTTP, each with its own idempotency key.</summary>
public sealed class CheckoutStorm : Scenario
{
    private const int ConnectionsUsual = 256;
    private const int RatePrepared = 20_000;
    private const int CopiesLeast = 600_000;
    private const int CopiesMost = 6_000_000;

    public override string Name => "checkout-storm";

    public override string Summary =>
        "durable checkouts over HTTP, each with an idempotency key, cold patrons and copies";

    public override IReadOnlyList<string> Peers => [PeerCatalogue.SqlProcedure, PeerServer.NullPeer];

    public override Task<int> RunAsync(LoadOptions options, TextWriter console, CancellationToken cancellation) =>
        options.Self
            ? RunOwnAsync(options, console, cancellation)
            : throw new UsageException(
                "checkout-storm needs --self: it prepares and checks its own database.");

    private async Task<int> RunOwnAsync(LoadOptions options, TextWriter console, CancellationToken cancellation)
    {
        var connections = options.Callers ?? ConnectionsUsual;
        var wanted = Runner.Seconds(options) * RatePrepared;
        var copies = options.Copies ?? (int)Math.Clamp(wanted, CopiesLeast, CopiesMost);
        await using var database = await LoadDatabase.StartAsync(options, cancellation);
        var preparation = new Preparation(database, options.Patrons ?? copies / 3, copies, console);
        await preparation.EnsureAsync(options.Reuse, options.Peers is { Count: > 0 }, cancellation);

        var machine = await MachineFacts.ReadAsync(database);
        await console.WriteLineAsync(machine.ToString());
        var servers = new List<ServerProcess>();
        var runner = new Runner(options, database, console);
        try
        {
            var contenders = new List<Contender>();
            foreach (var peer in options.Peers ?? [])
            {
                var server = await StartPeerAsync(peer, options, database, cancellation);
                servers.Add(server);
                var schema = peer == PeerServer.NullPeer ? null : Preparation.PeerSchema;
                var feed = await preparation.FeedAsync(Preparation.PeerSchema);
                contenders.Add(Over(peer, schema, server, feed, options, connections));
            }

            var engine = await HttpScenario.StartEngineAsync(database, cancellation);
            servers.Add(engine);
            var own = await preparation.FeedAsync(Preparation.EngineSchema);
            contenders.Add(Over(Report.Engine, Preparation.EngineSchema, engine, own, options, connections));
            await Statements.BeginAsync(options, database);
            await runner.RunAsync(contenders, cancellation);
        }
        finally
        {
            foreach (var server in servers)
            {
                await server.DisposeAsync();
            }
        }

        await Statements.ShowAsync(options, database, console);
        return await new Report(Name, options, connections, machine, runner).WriteAsync(console);
    }

    private static Contender Over(
        string name, string? schema, ServerProcess server, Feed feed, LoadOptions options, int connections)
    {
        var work = new CheckoutWork(server.Url.Authority, Preparation.ApiKeyOfLoad, feed);
        var load = new HttpLoad(server.Url, connections, () => HttpScenario.PacerOf(options), work);
        return new Contender(name, schema, feed, server.ProcessId, load.RunAsync);
    }

    private static Task<ServerProcess> StartPeerAsync(
        string peer, LoadOptions options, LoadDatabase database, CancellationToken cancellation) =>
        ServerProcess.StartAsync(
            typeof(CheckoutStorm).Assembly.Location,
            port => [PeerServer.Command, peer, $"{port}", $"{options.Pool}", database.ConnectionString],
            new Dictionary<string, string>(),
            "/health/ready",
            cancellation);
}
