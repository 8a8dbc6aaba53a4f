using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Skranke.LoadTests.Http;
using Skranke.LoadTests.Measuring;
using Skranke.LoadTests.Options;
using Skranke.LoadTests.Preparing;
using Skranke.LoadTests.Reporting;
using Skranke.LoadTests.Running;
using Skranke.LoadTests.Work;

namespace Skranke.LoadTests.Scenarios;

/// <summary>What grows with the library: the cost of one checkout among many open loans and among few, by the same
/// program on the same machine; the memory of the engine when so many patrons came by; and the time until it is ready
/// again after a restart.</summary>
/// <remarks>Cost is processor time of engine and database together for each acknowledged checkout: a rate would also
/// measure who else uses the machine.</remarks>
public sealed class Growth : Scenario
{
    private const int Connections = 64;
    private const int LoansFew = 10_000;
    private const int LoansUsual = 200_000;
    private const int LoansNational = 10_000_000;

    /// <summary>Copies for each run, of which the checkouts are as many at most.</summary>
    private const int CopiesFew = 300_000;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public override string Name => "growth";

    public override string Summary =>
        "cost of a checkout among many open loans and 10,000, memory, restart; --national for 10,000,000";

    public override IReadOnlyList<string> Peers => [];

    public override async Task<int> RunAsync(LoadOptions options, TextWriter console, CancellationToken cancellation)
    {
        if (!options.Self || options.Reuse || options.Data is not null)
        {
            throw new UsageException($"{Name} needs --self and prepares two databases anew.");
        }

        var loans = options.Loans ?? (options.National ? LoansNational : LoansUsual);
        var few = await MeasureAsync(options, LoansFew, console, cancellation);
        var many = await MeasureAsync(options, loans, console, cancellation);
        return await WriteAsync(options, console, few, many);
    }

    /// <summary>Every patron has one open loan before, so that there are as many patrons as open loans.</summary>
    private static async Task<Grown> MeasureAsync(
        LoadOptions options, int loans, TextWriter console, CancellationToken cancellation)
    {
        var copies = options.Copies ?? CopiesFew;
        await console.WriteLineAsync($"among {loans:N0} open loans");
        await using var database = await LoadDatabase.StartAsync(options, cancellation);
        var preparation = new Preparation(database, loans, copies, console);
        await preparation.EnsureAsync(reuse: false, withPeer: false, cancellation);
        var machine = await MachineFacts.ReadAsync(database);
        var runner = new Runner(options, database, console);
        long megabytes;
        var feed = await preparation.FeedAsync(Preparation.EngineSchema);
        await using (var engine = await HttpScenario.StartEngineAsync(database, cancellation))
        {
            var work = new CheckoutWork(engine.Url.Authority, Preparation.ApiKeyOfLoad, feed);
            var load = new HttpLoad(
                engine.Url, options.Callers ?? Connections, () => HttpScenario.PacerOf(options), work);
            await runner.RunAsync(
                [new Contender(Report.Engine, Preparation.EngineSchema, feed, engine.ProcessId, load.RunAsync)],
                cancellation);
            megabytes = MemoryPeak.Megabytes(engine.ProcessId);
        }

        var watch = Stopwatch.StartNew();
        await using (await HttpScenario.StartEngineAsync(database, cancellation))
        {
            watch.Stop();
        }

        var report = new Report("growth", options, options.Callers ?? Connections, machine, runner);
        var (inDatabase, inEngine, _) = report.Own!.Processor;
        return new Grown(
            loans, inDatabase, inEngine, report.Own.Rate.Median, Math.Min(feed.Next, loans), megabytes, watch.Elapsed,
            report.Holds, machine);
    }

    private static async Task<int> WriteAsync(LoadOptions options, TextWriter console, Grown few, Grown many)
    {
        var ratio = many.Cost / few.Cost;
        await console.WriteLineAsync();
        foreach (var one in new[] { few, many })
        {
            await console.WriteLineAsync(
                $"growth, {one.Loans:N0} open loans: {one.Cost:N0} us of processor time each (database "
                + $"{one.Database:N0}, engine {one.Engine:N0}), {one.Rate:N0}/s; {one.Megabytes:N0} MB when "
                + $"{one.Patrons:N0} patrons had come; ready {one.Ready.TotalSeconds:N1} s after the restart; "
                + $"check {(one.Holds ? "ok" : "WRONG")}");
        }

        await console.WriteLineAsync($"growth: a checkout costs {ratio:N2} times as much");
        if (options.Json is { } json)
        {
            var text = new JsonObject
            {
                ["scenario"] = "growth",
                ["at"] = DateTimeOffset.UtcNow.ToString("O"),
                ["costRatio"] = Math.Round(ratio, 3),
                ["few"] = few.Json(),
                ["many"] = many.Json(),
                ["holds"] = few.Holds && many.Holds,
                ["machine"] = many.Machine.ToString(),
            };
            await File.WriteAllTextAsync(json, text.ToJsonString(Indented) + "\n");
            await console.WriteLineAsync($"JSON report: {Path.GetFullPath(json)}");
        }

        return few.Holds && many.Holds ? 0 : 1;
    }

    /// <summary>Microseconds for each checkout; megabytes at most; patrons who came by.</summary>
    private sealed record Grown(
        int Loans, double Database, double Engine, double Rate, long Patrons, long Megabytes, TimeSpan Ready,
        bool Holds, MachineFacts Machine)
    {
        public double Cost => Database + Engine;

        public JsonObject Json() => new()
        {
            ["openLoans"] = Loans,
            ["databaseMicroseconds"] = Math.Round(Database, 1),
            ["engineMicroseconds"] = Math.Round(Engine, 1),
            ["rate"] = Math.Round(Rate),
            ["patrons"] = Patrons,
            ["megabytes"] = Megabytes,
            ["readySeconds"] = Math.Round(Ready.TotalSeconds, 3),
        };
    }
}
