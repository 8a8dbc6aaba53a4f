using Microsoft.Extensions.Logging.Abstractions;
using Skranke.LoadTests.Options;
using Skranke.LoadTests.Peers;
using Skranke.LoadTests.Preparing;
using Skranke.LoadTests.Reporting;
using Skranke.LoadTests.Running;
using Skranke.Silo;

namespace Skranke.LoadTests.Scenarios;

/// <summary>A scenario that drives a part of the engine inside this process, next to its peers on the same
/// database.</summary>
public abstract class InProcess : Scenario
{
    private const int CallersUsual = 512;

    /// <summary>How many a second the data is prepared for; a faster engine ends its window early.</summary>
    private const int RatePrepared = 30_000;

    private const int CopiesLeast = 600_000;
    private const int CopiesMost = 6_000_000;

    public override IReadOnlyList<string> Peers => PeerCatalogue.InProcess;

    /// <summary>Other ways to run the engine, which are driven in turn with it on the same database.</summary>
    protected virtual Task<IReadOnlyList<OtherEngine>> OthersAsync(
        LoadDatabase database, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<OtherEngine>>([]);

    /// <summary>What one caller does in one turn.</summary>
    protected abstract Func<Turn, ValueTask<Answer>> Call(Engine engine);

    public sealed override async Task<int> RunAsync(
        LoadOptions options, TextWriter console, CancellationToken cancellation)
    {
        var callers = options.Callers ?? CallersUsual;
        var wanted = Runner.Seconds(options) * RatePrepared;
        var copies = options.Copies ?? (int)Math.Clamp(wanted, CopiesLeast, CopiesMost);
        var patrons = options.Patrons ?? copies / 3;
        var peers = options.Peers ?? Peers;
        await using var database = await LoadDatabase.StartAsync(options, cancellation);
        var preparation = new Preparation(database, patrons, copies, console);
        await preparation.EnsureAsync(options.Reuse, peers.Count > 0, cancellation);

        var machine = await MachineFacts.ReadAsync(database);
        await console.WriteLineAsync(machine.ToString());
        var engineFeed = await preparation.FeedAsync(Preparation.EngineSchema);
        var peerFeed = peers.Count > 0 ? await preparation.FeedAsync(Preparation.PeerSchema) : engineFeed;
        await using var catalogue = new PeerCatalogue(options, database, peerFeed, callers);
        var contenders = peers.SelectMany(catalogue.Of).ToList();
        var runner = new Runner(options, database, console);
        await using (var engine = await StartAsync(database, cancellation))
        {
            var own = new Callers(callers, options.Rate, engineFeed, Call(engine));
            contenders.Add(new Contender(Report.Engine, Preparation.EngineSchema, engineFeed, null, own.RunAsync));
            var others = await OthersAsync(database, cancellation);
            contenders.AddRange(others.Select(other => new Contender(
                other.Name,
                Preparation.EngineSchema,
                engineFeed,
                other.ServerProcess,
                new Callers(callers, options.Rate, engineFeed, Call(other.Engine)).RunAsync)));
            await Statements.BeginAsync(options, database);
            await runner.RunAsync(contenders, cancellation);
            foreach (var other in others)
            {
                await other.DisposeAsync();
            }
        }

        await Statements.ShowAsync(options, database, console);
        var report = new Report(Name, options, callers, machine, runner);
        return await report.WriteAsync(console);
    }

    private static Task<Engine> StartAsync(LoadDatabase database, CancellationToken cancellation) => Engine.StartAsync(
        new EngineOptions
        {
            DataFolder = database.EngineFolder,
            Postgres = database.ConnectionString,
            Demo = false,
        },
        NullLoggerFactory.Instance,
        cancellation);
}
