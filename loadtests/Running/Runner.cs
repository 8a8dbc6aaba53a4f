using Skranke.LoadTests.Measuring;
using Skranke.LoadTests.Options;
using Skranke.LoadTests.Preparing;

namespace Skranke.LoadTests.Running;

/// <summary>Drives the contenders in turn, several times over, so that a noisy minute hits all of them alike, and
/// compares what each acknowledged with what the database holds.</summary>
public sealed class Runner(LoadOptions options, LoadDatabase database, TextWriter console)
{
    private static readonly TimeSpan BriefWarmup = TimeSpan.FromMilliseconds(300);

    private readonly List<Slice> _slices = [];
    private readonly List<LedgerCheck> _checks = [];
    private readonly List<string> _wrong = [];

    public IReadOnlyList<Slice> Slices => _slices;

    public IReadOnlyList<LedgerCheck> Checks => _checks;

    /// <summary>What further checks found wrong.</summary>
    public IReadOnlyList<string> Wrong => _wrong;

    /// <summary>How long one contender is driven in all its runs.</summary>
    public static double Seconds(LoadOptions options) =>
        (options.Rehearsal + (options.Runs * (options.Warmup + options.Measured))).TotalSeconds;

    /// <summary>For a scenario that drives its contender itself.</summary>
    public void Add(Slice slice) => _slices.Add(slice);

    public async Task RunAsync(IReadOnlyList<Contender> contenders, CancellationToken cancellation)
    {
        for (var run = 0; run <= options.Runs; run++)
        {
            foreach (var contender in contenders)
            {
                cancellation.ThrowIfCancellationRequested();
                await RunOneAsync(contender, run, cancellation);
            }
        }
    }

    /// <summary>Run 0 is the rehearsal, of which only the check counts.</summary>
    private Recorder RecorderOf(Contender contender, int run) => run == 0
        ? new Recorder(TimeSpan.Zero, options.Rehearsal)
        : new Recorder(contender.IsBrief ? BriefWarmup : options.Warmup, options.Measured);

    private async Task RunOneAsync(Contender contender, int run, CancellationToken cancellation)
    {
        if (contender.Feed.Left == 0)
        {
            await console.WriteLineAsync($"  {contender.Name} run {run}: no copies left; prepare more with --copies.");
            return;
        }

        // Everybody starts from the same place: an empty log, and no garbage of the one before.
        await database.CheckpointAsync();
        GC.Collect();
        var before = await CountAsync(contender);
        var recorder = RecorderOf(contender, run);
        await using var ending = cancellation.Register(recorder.EndNow);
        using var stop = new CancellationTokenSource();
        var progress = ShowAsync(contender.Name, run, recorder, stop.Token);
        var memory = MemoryUse.Now();
        var used = ProcessorTimes.Now(database.ProcessId, contender.ServerProcess);
        await contender.Drive(recorder);
        used = ProcessorTimes.Now(database.ProcessId, contender.ServerProcess).Since(used);
        await stop.CancelAsync();
        await progress;
        var slice = Slice.Of(contender.Name, run, recorder, used);
        if (run > 0)
        {
            _slices.Add(slice);
        }

        await TellAsync(slice);
        if (contender.ServerProcess is null)
        {
            await console.WriteLineAsync($"    {MemoryUse.Now().Since(memory).For(slice.Acknowledged)}");
        }

        if (contender.Schema is { } written)
        {
            var after = await CountAsync(contender);
            await database.RememberAsync(written, contender.Feed.Next);
            for (var at = 0; at < after.Length; at++)
            {
                var check = LedgerCheck.Of(slice, contender.Counted[at], before[at], after[at]);
                _checks.Add(check);
                if (!check.Holds)
                {
                    await console.WriteLineAsync($"  CHECK FAILED: {check}");
                }
            }
        }

        if (contender.Verify is { } verify && await verify(slice) is { } wrong)
        {
            _wrong.Add(wrong);
            await console.WriteLineAsync($"  CHECK FAILED: {wrong}");
        }
    }

    private async Task<LedgerCount[]> CountAsync(Contender contender)
    {
        if (contender.Schema is not { } schema)
        {
            return [];
        }

        var counts = new List<LedgerCount>();
        foreach (var counted in contender.Counted)
        {
            counts.Add(await database.CountAsync(schema, counted));
        }

        return [.. counts];
    }

    private async Task TellAsync(Slice slice)
    {
        await console.WriteLineAsync(
            $"  {slice.Contender,-16} {(slice.Run == 0 ? "rehearsal" : $"run {slice.Run}")}:"
            + $" {slice.Rate,9:N0}/s over {slice.Seconds:N1} s,"
            + $" p50 {slice.Latency.At(50).TotalMilliseconds:N2} p99 {slice.Latency.At(99).TotalMilliseconds:N2}"
            + $" p99.9 {slice.Latency.At(99.9).TotalMilliseconds:N2} max {slice.Latency.Max.TotalMilliseconds:N2} ms,"
            + $" refused {slice.Refused:N0}, failed {slice.Failed:N0}");
        if (slice.FirstProblem is { } problem)
        {
            await console.WriteLineAsync($"    first problem: {problem}");
        }
    }

    private async Task ShowAsync(string name, int run, Recorder recorder, CancellationToken stop)
    {
        // One line that is written over on a terminal, and a line each second in a file.
        var isTerminal = !Console.IsOutputRedirected;
        var last = 0L;
        while (true)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stop.IsCancellationRequested)
            {
                await console.WriteAsync(isTerminal ? "\r\u001b[K" : "");
                return;
            }

            var now = recorder.All(Outcome.Acknowledged);
            var part = run == 0 ? "rehearse" : recorder.Elapsed < recorder.Warmup ? "warm-up" : "measured";
            await console.WriteAsync(
                (isTerminal ? "\r\u001b[K" : "")
                + $"    {name} run {run} {recorder.Elapsed.TotalSeconds,5:N0} s {part,-8} {now - last,8:N0}/s,"
                + $" refused {recorder.All(Outcome.Refused):N0}, failed {recorder.All(Outcome.Failed):N0}"
                + (isTerminal ? "" : "\n"));
            last = now;
        }
    }
}
