namespace Skranke.LoadTests.Measuring;

/// <summary>What came of one named step of a scenario: all its answers, and the latencies of those in the measured
/// window.</summary>
public sealed class StepRecord
{
    private readonly long[] _all = new long[3];

    public LatencyHistogram Latency { get; } = new();

    public long All(Outcome outcome) => Interlocked.Read(ref _all[(int)outcome]);

    internal void Count(Outcome outcome) => _ = Interlocked.Increment(ref _all[(int)outcome]);
}
