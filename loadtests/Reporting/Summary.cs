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
            Latency = latency,
        };
    }

    private static Spread At(Slice[] slices, double percentile) =>
        Spread.Of(slices.Select(slice => slice.Latency.At(percentile).TotalMilliseconds));
}
