using System.Collections.Concurrent;
using System.Diagnostics;

namespace Skranke.LoadTests.Measuring;

/// <summary>What became of one request.</summary>
public enum Outcome
{
    /// <summary>Answered as done, which means durable.</summary>
    Acknowledged,

    /// <summary>A rule or the engine said no; nothing may have been written.</summary>
    Refused,

    /// <summary>No clear answer; it may have been written or not.</summary>
    Failed,
}

/// <summary>Collects what happens in one slice. Everything is counted for the check against the database; rates and
/// latencies only from what is answered between the end of the warm-up and the end of the measured window.</summary>
public sealed class Recorder(TimeSpan warmup, TimeSpan measured)
{
    private readonly long[] _all = new long[3];
    private readonly long[] _window = new long[3];
    private readonly long[] _perSecond = new long[(int)Math.Ceiling((warmup + measured).TotalSeconds) + 1];
    private readonly long[] _problemsPerSecond = new long[(int)Math.Ceiling((warmup + measured).TotalSeconds) + 1];
    private readonly ConcurrentDictionary<string, StepRecord> _steps = new();
    private long _startedAt;
    private long _endedAt = long.MaxValue;
    private string? _firstProblem;

    public LatencyHistogram Latency { get; } = new();

    public TimeSpan Warmup => warmup;

    public TimeSpan Planned => warmup + measured;

    /// <summary>The first refusal or failure in words, because a count alone explains nothing.</summary>
    public string? FirstProblem => Volatile.Read(ref _firstProblem);

    public TimeSpan Elapsed => _startedAt == 0 ? TimeSpan.Zero : Stopwatch.GetElapsedTime(_startedAt);

    public bool IsOver => Elapsed >= Planned || Volatile.Read(ref _endedAt) != long.MaxValue;

    /// <summary>The measured window as it really was: shorter than planned where the prepared data ran out.</summary>
    public TimeSpan Window
    {
        get
        {
            var end = Volatile.Read(ref _endedAt);
            var length = end == long.MaxValue ? Planned : Stopwatch.GetElapsedTime(_startedAt, end);
            return TimeSpan.FromTicks(Math.Clamp((length - warmup).Ticks, 0, measured.Ticks));
        }
    }

    /// <summary>Acknowledged in each second since the start, the warm-up included.</summary>
    public IReadOnlyList<long> PerSecond => _perSecond;

    /// <summary>Refused and failed in each second since the start.</summary>
    public IReadOnlyList<long> ProblemsPerSecond => _problemsPerSecond;

    /// <summary>Each named step by itself; empty where the scenario has no steps.</summary>
    public IReadOnlyDictionary<string, StepRecord> Steps => _steps;

    public void Start() => _startedAt = Stopwatch.GetTimestamp();

    /// <summary>Closes the window early: the prepared data has run out, and waiting callers would only dilute the
    /// rate.</summary>
    public void EndNow() => _ = Interlocked.CompareExchange(ref _endedAt, Stopwatch.GetTimestamp(), long.MaxValue);

    /// <param name="intendedAt">When the request ought to have started, so that waiting for a turn counts as
    /// latency.</param>
    public void Record(Outcome outcome, long intendedAt, string? problem = null, string? step = null)
    {
        var now = Stopwatch.GetTimestamp();
        var of = step is null ? null : _steps.GetOrAdd(step, _ => new StepRecord());
        of?.Count(outcome);
        _ = Interlocked.Increment(ref _all[(int)outcome]);
        if (problem is not null)
        {
            _ = Interlocked.CompareExchange(ref _firstProblem, problem, null);
        }

        var elapsed = Stopwatch.GetElapsedTime(_startedAt, now);
        if (elapsed >= Planned || now > Volatile.Read(ref _endedAt))
        {
            return;
        }

        if (outcome == Outcome.Acknowledged)
        {
            _ = Interlocked.Increment(ref _perSecond[(int)elapsed.TotalSeconds]);
        }
        else
        {
            _ = Interlocked.Increment(ref _problemsPerSecond[(int)elapsed.TotalSeconds]);
        }

        if (elapsed >= warmup)
        {
            _ = Interlocked.Increment(ref _window[(int)outcome]);
            if (outcome == Outcome.Acknowledged)
            {
                var latency = Stopwatch.GetElapsedTime(intendedAt, now);
                Latency.Record(latency);
                of?.Latency.Record(latency);
            }
        }
    }

    /// <summary>Everything that happened in the slice, warm-up and the last answers included.</summary>
    public long All(Outcome outcome) => Interlocked.Read(ref _all[(int)outcome]);

    public long InWindow(Outcome outcome) => Interlocked.Read(ref _window[(int)outcome]);
}
