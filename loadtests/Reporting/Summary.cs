using Skranke.LoadTests.Measuring;

namespace Skranke.LoadTests.Reporting;

/// <summary>One contender over all its runs.</summary>
public sealed record Summary
{
    public required string Contender { get; init; }

    public required Spread Rate { get; init; }

    /// <summary>Milliseconds; each the median of the runs.</summary>
    public required Spread P50 { get; init; }

    public required Spread P99 { get; init; }

    public required Spread P999 { get; init; }

    public required Spread Max { get; init; }

    public required long Acknowledged { get; init; }

    public required long Refused { get; init; }

    public required long Failed { get; init; }

    /// <summary>Microseconds of processor time for each acknowledged answer.</summary>
    public required (double Database, double Server, double Load) Processor { get; init; }

    /// <summary>Each named step by itself.</summary>
    public required IReadOnlyDictionary<string, StepSummary> Steps { get; init; }

    /// <summary>The latencies of all runs together, for the plot.</summary>
    public required LatencyHistogram Latency { get; init; }

    public static Summary Of(string contender, Slice[] slices)
    {
        var latency = new LatencyHistogram();
        foreach (var slice in slices)
        {
            latency.Add(slice.Latency);
        }

        return new Summary
        {
            Contender = contender,
            Rate = Spread.Of(slices.Select(slice => slice.Rate)),
            P50 = At(slices, 50),
            P99 = At(slices, 99),
            P999 = At(slices, 99.9),
            Max = Spread.Of(slices.Select(slice => slice.Latency.Max.TotalMilliseconds)),
            Acknowledged = slices.Sum(slice => slice.Acknowledged),
            Refused = slices.Sum(slice => slice.Refused),
            Failed = slices.Sum(slice => slice.Failed),
            Processor = (
                Micro(slices, slice => slice.Processor.Database),
                Micro(slices, slice => slice.Processor.Server),
                Micro(slices, slice => slice.Processor.Load)),
            Steps = StepSummary.Of(slices),
            Latency = latency,
        };
    }

    private static double Micro(Slice[] slices, Func<Slice, TimeSpan> used) =>
        slices.Sum(slice => used(slice).TotalMicroseconds) / Math.Max(1, slices.Sum(slice => slice.Acknowledged));

    private static Spread At(Slice[] slices, double percentile) =>
        Spread.Of(slices.Select(slice => slice.Latency.At(percentile).TotalMilliseconds));
}
