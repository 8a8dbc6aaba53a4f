using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Skranke.Libraries;
using Skranke.LoadTests.Measuring;
using Skranke.LoadTests.Options;
using Skranke.LoadTests.Preparing;
using Skranke.LoadTests.Reporting;
using Skranke.LoadTests.Running;
using Skranke.Silo;

namespace Skranke.LoadTests.Scenarios;

/// <summary>The morning of a nation: so many loans of so many have something due on one day. The clock of an engine in
/// this process is moved from noon to noon, over midnight, when bills are written, and the library's morning, when
/// patrons are told. Loans of different days have nothing to do with each other, so that every day is the
/// same.</summary>
public sealed class OverdueRoll : Scenario
{
    private const int LoansUsual = 2_400_000;
    private const int DueUsual = 90_000;

    /// <summary>The prepared loans that no day is for are due behind so many days.</summary>
    private const int RunsMost = 8;

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    public override string Name => "overdue-roll";

    public override string Summary => "everything that is due on one day of a nation: reminders, notices, bills";

    public override IReadOnlyList<string> Peers => [];

    public override async Task<int> RunAsync(LoadOptions options, TextWriter console, CancellationToken cancellation)
    {
        var (loans, due, days) = (options.Loans ?? LoansUsual, options.Due ?? DueUsual, options.Runs + 1);
        var patrons = options.Patrons ?? loans / 3;
        var copies = loans - patrons;
        if (options.Reuse || options.Runs > RunsMost || (long)due * days > copies)
        {
            throw new UsageException(
                $"overdue-roll prepares anew, for {RunsMost} runs at most, and needs more loans than patrons, "
                + "rehearsal and runs use up.");
        }

        await using var database = await LoadDatabase.StartAsync(options, cancellation);
        var preparation = new Preparation(database, patrons, copies, console);
        await preparation.EnsureAsync(reuse: false, withPeer: false, cancellation);
        await preparation.GiveAddressesAsync();
        var zone = Preparation.Library.TimeZone;
        var before = Preparation.Library.Today(DateTimeOffset.UtcNow);
        await PrepareAsync(database, preparation, before, copies, due, days);
        var open = long.Parse(await database.TextAsync("select count(*) from loan where closed_at is null"));

        var machine = await MachineFacts.ReadAsync(database);
        await console.WriteLineAsync(machine.ToString());
        var measured = new List<RollDay>();
        await using (var engine = await StartAsync(database, Noon(before), cancellation))
        {
            await Statements.BeginAsync(options, database);
            for (var run = 0; run < days; run++)
            {
                measured.Add(await RollAsync(engine, database, run, Noon(before.AddDays(run + 1)), cancellation));
                await TellAsync(console, measured[^1]);
            }
        }

        await Statements.ShowAsync(options, database, console);
        return await new RollReport(options, open, machine, measured).WriteAsync(console);

        DateTimeOffset Noon(DateOnly day) => LocalTime.AtMinute(zone, day, 12 * 60);
    }

    private static async Task PrepareAsync(
        LoadDatabase database, Preparation preparation, DateOnly before, int copies, int due, int days)
    {
        // A prime that does not divide the number of loans scatters them without meeting one twice.
        var scatter = copies % 7919 == 0 ? 7907 : 7919;
        await preparation.AddAsync("open loans", copies, Scripts.Read("Preparing.Roll")
            .Replace("{base}", $"{before:yyyy-MM-dd}").Replace("{due}", $"{due}").Replace("{days}", $"{days}")
            .Replace("{scatter}", $"{scatter}"));
        await database.ExecuteAsync(
            $"""
            create table load.planned as
            select id, patron_id, next_action_at as at,
                   (next_action_at at time zone 'Europe/Copenhagen')::date - due_date as late
            from loan where closed_at is null and next_action_at < date '{before.AddDays(days + 1):yyyy-MM-dd}';
            create unique index on load.planned (id);
            create index on load.planned (patron_id);
            analyze load.planned
            """);
        await database.CheckpointAsync();
    }

    private static async Task<RollDay> RollAsync(
        Engine engine, LoadDatabase database, int run, DateTimeOffset to, CancellationToken cancellation)
    {
        var from = engine.Clock.Now;
        await database.CheckpointAsync();
        GC.Collect();
        var used = ProcessorTimes.Now(database.ProcessId, null);
        var watch = Stopwatch.StartNew();
        var moving = engine.MoveClockAsync(to, cancellation);
        var loans = await LoansDoneAsync(database, to, watch, moving);
        await moving;
        var everything = watch.Elapsed;
        used = ProcessorTimes.Now(database.ProcessId, null).Since(used);
        return new RollDay(run, loans, everything, used, await CheckAsync(database, from, to));
    }

    /// <summary>Asks the database now and then, as an operator would, until no loan is due.</summary>
    private static async Task<TimeSpan> LoansDoneAsync(
        LoadDatabase database, DateTimeOffset to, Stopwatch watch, Task moving)
    {
        while (!moving.IsCompleted)
        {
            _ = await Task.WhenAny(moving, Task.Delay(LookEvery));
            var waits = await database.TextAsync(
                $"""
                select exists (select from generate_series(0, 15) s where exists (
                    select from loan where id % 16 = s and next_action_at <= '{to:O}' and closed_at is null))
                """);
            if (waits == bool.FalseString)
            {
                break;
            }
        }

        return watch.Elapsed;
    }

    private static async Task<RollCheck> CheckAsync(LoadDatabase database, DateTimeOffset from, DateTimeOffset to)
    {
        await using var command = database.Source.CreateCommand(
            Scripts.Read("Preparing.RollCheck").Replace("{from}", $"{from:O}").Replace("{to}", $"{to:O}"));
        command.CommandTimeout = 0;
        await using var row = await command.ExecuteReaderAsync();
        _ = await row.ReadAsync();
        return new RollCheck(
            row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5),
            row.GetInt64(6), row.GetInt64(7));
    }

    private static async Task TellAsync(TextWriter console, RollDay day)
    {
        await console.WriteLineAsync(
            $"  {(day.Run == 0 ? "rehearsal" : $"run {day.Run}")}: loans done in {day.Loans.TotalSeconds:N1} s, "
            + $"everything in {day.Everything.TotalSeconds:N1} s; processor: "
            + $"database {day.Processor.Database.TotalSeconds:N1} s, "
            + $"engine {day.Processor.Load.TotalSeconds:N1} s");
        await console.WriteLineAsync($"    {day.Check}");
    }

    private static Task<Engine> StartAsync(
        LoadDatabase database, DateTimeOffset at, CancellationToken cancellation) => Engine.StartAsync(
        new EngineOptions
        {
            DataFolder = database.EngineFolder,
            Postgres = database.ConnectionString,
            Demo = false,
            FrozenAt = at,
        },
        NullLoggerFactory.Instance,
        cancellation);
}
