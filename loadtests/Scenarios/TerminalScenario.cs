using Skranke.LoadTests.Http;
using Skranke.LoadTests.Options;
using Skranke.LoadTests.Preparing;
using Skranke.LoadTests.Reporting;
using Skranke.LoadTests.Running;
using Skranke.LoadTests.Sip2;

namespace Skranke.LoadTests.Scenarios;

/// <summary>What scenarios of terminals share: a database and an engine of their own.</summary>
public abstract class TerminalScenario : Scenario
{
    private const int CopiesLeast = 200_000;

    public override IReadOnlyList<string> Peers => [];

    protected virtual int ConnectionsUsual => 64;

    protected virtual int CopiesUsual(LoadOptions options) => CopiesLeast;

    public override async Task<int> RunAsync(
        LoadOptions options, TextWriter console, CancellationToken cancellation)
    {
        if (!options.Self)
        {
            throw new UsageException($"{Name} needs --self: it prepares and checks its own database.");
        }

        var connections = options.Callers ?? ConnectionsUsual;
        var copies = options.Copies ?? CopiesUsual(options);
        await using var database = await LoadDatabase.StartAsync(options, cancellation);
        var preparation = new Preparation(database, options.Patrons ?? copies / 3, copies, console);
        await preparation.EnsureAsync(options.Reuse, false, cancellation);
        var machine = await MachineFacts.ReadAsync(database);
        await console.WriteLineAsync(machine.ToString());
        var sip2 = ServerProcess.FreePort();
        await using var engine = await ServerProcess.StartAsync(
            EngineProgram.Find(),
            port =>
            [
                "--http", $"{port}", "--sip2", $"{sip2}",
                "--data", database.EngineFolder, "--postgres", database.ConnectionString, "--no-demo",
            ],
            new Dictionary<string, string>(),
            "/health/ready",
            cancellation);
        var feed = await preparation.FeedAsync(Preparation.EngineSchema);
        var runner = new Runner(options, database, console);
        var contender = Over(options, sip2, connections, feed, engine.ProcessId);
        await DriveAsync(options, runner, contender, feed, console, cancellation);
        return await new Report(Name, options, connections, machine, runner).WriteAsync(console);
    }

    private protected abstract TerminalLoad LoadOf(LoadOptions options, int port, int connections, Feed feed);

    /// <summary>Whether every answer that says yes is a loan, which the database must hold.</summary>
    protected virtual bool IsCheckedByLoans => true;

    protected virtual Task DriveAsync(
        LoadOptions options,
        Runner runner,
        Contender contender,
        Feed feed,
        TextWriter console,
        CancellationToken cancellation) => runner.RunAsync([contender], cancellation);

    private Contender Over(LoadOptions options, int port, int connections, Feed feed, int process)
    {
        var load = LoadOf(options, port, connections, feed);
        return new Contender(
            Report.Engine, IsCheckedByLoans ? Preparation.EngineSchema : null, feed, process, load.RunAsync);
    }
}

/// <summary>Checkouts by terminals as fast as they are answered.</summary>
public sealed class CheckoutSip2 : TerminalScenario
{
    private const int RatePrepared = 12_000;

    public override string Name => "checkout-sip2";

    public override string Summary => "durable checkouts over SIP2, message 11, cold patrons and copies";

    protected override int ConnectionsUsual => 256;

    protected override int CopiesUsual(LoadOptions options) =>
        (int)Math.Clamp(Runner.Seconds(options) * RatePrepared, 200_000, 3_000_000);

    private protected override TerminalLoad LoadOf(LoadOptions options, int port, int connections, Feed feed) =>
        new(port, connections, options.Rate, () => feed.TryTake(out var turn)
            ? TerminalWork.Checkout(turn, DateTime.Now)
            : null);
}

/// <summary>The terminals of a country, connected all the time, and ten times what its busiest hour brings.</summary>
public sealed class KioskKeepalive : TerminalScenario
{
    /// <summary>Business messages of a country's busiest hour in a second, times ten.</summary>
    private const double PeakTimesTen = 150;

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    public override string Name => "kiosk-keepalive";

    public override string Summary =>
        "4,000 terminals connected over SIP2, each with a 99 every 5 s, beside ten times a national peak hour";

    protected override int ConnectionsUsual => 4_000;

    protected override bool IsCheckedByLoans => false;

    private protected override TerminalLoad LoadOf(LoadOptions options, int port, int connections, Feed feed)
    {
        var lent = new Queue<Turn>();
        var number = 0;
        return new TerminalLoad(port, connections, options.Rate > 0 ? options.Rate : PeakTimesTen, Next)
        {
            KeepAlive = Every,
        };

        // Of twenty messages five are checkouts, five returns, nine ask about a copy and one about a patron.
        byte[]? Next()
        {
            var now = DateTime.Now;
            var turn = default(Turn);
            switch (number++ % 20)
            {
                case 0 or 4 or 8 or 12 or 16:
                    if (!feed.TryTake(out turn))
                    {
                        return null;
                    }

                    lent.Enqueue(turn);
                    return TerminalWork.Checkout(turn, now);
                case 2 or 6 or 10 or 14 or 18 when lent.Count > 50:
                    return TerminalWork.Checkin(lent.Dequeue(), now);
                case 19:
                    return feed.TryTake(out turn) ? TerminalWork.PatronInformation(turn, now) : null;
                default:
                    return feed.TryTake(out turn) ? TerminalWork.CopyInformation(turn, now) : null;
            }
        }
    }
}

/// <summary>What a country's terminals did in an hour without us, reported all at once.</summary>
public sealed class OfflineReplay : TerminalScenario
{
    /// <summary>Transactions of a busy hour: as many returns as checkouts.</summary>
    private const int Transactions = 27_000;

    private const int InHour = 3600;
    private int _said;

    public override string Name => "offline-replay";

    public override string Summary => "27,000 transactions of an hour's outage replayed over SIP2 with no-block";

    protected override int ConnectionsUsual => 500;

    protected override bool IsCheckedByLoans => false;

    private protected override TerminalLoad LoadOf(LoadOptions options, int port, int connections, Feed feed)
    {
        var from = DateTime.Now.AddHours(-2);
        var waiting = new Queue<(int Number, Turn Turn)>();
        return new TerminalLoad(port, connections, options.Rate, () =>
        {
            var number = _said++;
            if (number >= Transactions)
            {
                return null;
            }

            // The return of a copy comes a while after its loan, from whatever terminal.
            if (number % 2 == 1 && waiting.Count > 500)
            {
                var (lent, back) = waiting.Dequeue();
                return TerminalWork.Checkin(back, from.AddSeconds((lent % InHour) + 1800), offline: true);
            }

            if (!feed.TryTake(out var turn))
            {
                return null;
            }

            waiting.Enqueue((number, turn));
            return TerminalWork.Checkout(turn, from.AddSeconds(number % InHour), offline: true);
        });
    }

    protected override async Task DriveAsync(
        LoadOptions options,
        Runner runner,
        Contender contender,
        Feed feed,
        TextWriter console,
        CancellationToken cancellation)
    {
        var recorder = new Measuring.Recorder(TimeSpan.Zero, TimeSpan.FromMinutes(10));
        await using var ending = cancellation.Register(recorder.EndNow);
        await contender.Drive(recorder);
        await console.WriteLineAsync(
            $"  {recorder.All(Measuring.Outcome.Acknowledged):N0} of {Transactions:N0} transactions were recorded in "
            + $"{recorder.Window.TotalSeconds:N1} s, refused {recorder.All(Measuring.Outcome.Refused):N0}, failed "
            + $"{recorder.All(Measuring.Outcome.Failed):N0}; p99 {recorder.Latency.At(99).TotalMilliseconds:N0} ms, "
            + "max "
            + $"{recorder.Latency.Max.TotalMilliseconds:N0} ms {recorder.FirstProblem}");
        runner.Add(Measuring.Slice.Of(contender.Name, 1, recorder, default));
    }
}
