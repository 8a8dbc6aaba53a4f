using Skranke.LoadTests.Http;
using Skranke.LoadTests.Measuring;
using Skranke.LoadTests.Options;
using Skranke.LoadTests.Preparing;
using Skranke.LoadTests.Reporting;
using Skranke.LoadTests.Running;
using Skranke.LoadTests.Work;

namespace Skranke.LoadTests.Scenarios;

/// <summary>A scenario that drives an engine in a process of its own over HTTP and has no peer.</summary>
public abstract class HttpScenario : Scenario
{
    public const string AppKey = "sk_load-app-key-that-opens-nothing-but-a-load-test";
    private const int ConnectionsUsual = 256;

    public sealed override IReadOnlyList<string> Peers => [];

    protected virtual int PatronsUsual => 200_000;

    protected virtual int CopiesUsual => 200_000;

    /// <summary>What its acknowledged answers promise to be in the database.</summary>
    protected abstract IReadOnlyList<Counted> Counted { get; }

    public static Pacer PacerOf(LoadOptions options) => options.Ramp is { } ramp
        ? new Pacer(0, Pacer.Ramp(ramp.From, ramp.To, (options.Warmup + options.Measured).TotalSeconds))
        : new Pacer(options.Rate);

    public static Task<ServerProcess> StartEngineAsync(LoadDatabase database, CancellationToken cancellation) =>
        ServerProcess.StartAsync(
            EngineProgram.Find(),
            port =>
            [
                "--http", $"{port}", "--sip2", $"{ServerProcess.FreePort()}",
                "--data", database.EngineFolder, "--postgres", database.ConnectionString, "--no-demo",
            ],
            new Dictionary<string, string>(),
            "/health/ready",
            cancellation);

    public sealed override async Task<int> RunAsync(
        LoadOptions options, TextWriter console, CancellationToken cancellation)
    {
        if (!options.Self)
        {
            throw new UsageException(
                $"{Name} needs --self: it prepares and checks its own database, which demo data cannot stand for.");
        }

        options = Adapted(options);
        var connections = options.Callers ?? ConnectionsUsual;
        var (patrons, copies) = (options.Patrons ?? PatronsUsual, options.Copies ?? CopiesUsual);
        await using var database = await LoadDatabase.StartAsync(options, cancellation);
        var preparation = new Preparation(database, patrons, copies, console);
        await preparation.EnsureAsync(options.Reuse, withPeer: false, cancellation);
        if (!options.Reuse)
        {
            await PrepareAsync(database, options, patrons, copies);
            await database.ExecuteAsync(
                "insert into credential (hash, library, role, name, created_at) values "
                + $"('\\x{Convert.ToHexStringLower(Silo.Access.ApiKey.Hash(AppKey))}', 'DK-900001', "
                + "'app', 'App', now())");
            await database.ExecuteAsync("vacuum analyze");
        }

        var machine = await MachineFacts.ReadAsync(database);
        await console.WriteLineAsync(machine.ToString());
        var runner = new Runner(options, database, console);
        await using (var engine = await StartEngineAsync(database, cancellation))
        {
            var host = engine.Url.Authority;
            var world = new World(
                database, engine, options, await FeedAsync(preparation, patrons, copies), patrons, copies,
                new Requests(host, Preparation.ApiKeyOfLoad), new Requests(host, AppKey));
            var contender = new Contender(
                Report.Engine,
                Preparation.EngineSchema,
                world.Feed,
                engine.ProcessId,
                Drive(world, connections))
            {
                Counted = Counted,
                Verify = slice => VerifyAsync(world, slice),
            };
            await Statements.BeginAsync(options, database);
            await runner.RunAsync([contender], cancellation);
        }

        await Statements.ShowAsync(options, database, console);
        return await new Report(Name, options, connections, machine, runner).WriteAsync(console);
    }

    protected virtual LoadOptions Adapted(LoadOptions options) => options;

    /// <summary>What the scenario's data needs beyond the usual; runs before the engine starts.</summary>
    protected virtual Task PrepareAsync(LoadDatabase database, LoadOptions options, int patrons, int copies) =>
        Task.CompletedTask;

    /// <summary>By default each patron has one turn, cold.</summary>
    protected virtual async Task<Feed> FeedAsync(Preparation preparation, int patrons, int copies) =>
        new(patrons, patrons, (await preparation.FeedAsync(Preparation.EngineSchema)).Next);

    protected virtual Func<Recorder, Task> Drive(World world, int connections)
    {
        var load = new HttpLoad(world.Engine.Url, connections, () => Pacing(world.Options), Work(world));
        return load.RunAsync;
    }

    protected virtual Pacer Pacing(LoadOptions options) => PacerOf(options);

    protected abstract IWork Work(World world);

    protected virtual Task<string?> VerifyAsync(World world, Slice slice) => Task.FromResult<string?>(null);

    /// <summary>What a running scenario works with.</summary>
    protected sealed record World(
        LoadDatabase Database, ServerProcess Engine, LoadOptions Options, Feed Feed, int Patrons, int Copies,
        Requests Kiosk, Requests App);
}
