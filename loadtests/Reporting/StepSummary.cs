using Skranke.LoadTests.Measuring;

namespace Skranke.LoadTests.Reporting;

/// <summary>One step over all runs of a contender.</summary>
public sealed record StepSummary(long Acknowledged, long Refused, long Failed, LatencyHistogram Latency)
{
    public static IReadOnlyDictionary<string, StepSummary> Of(IEnumerable<Slice> slices) => slices
        .SelectMany(slice => slice.Steps)
        .GroupBy(step => step.Key, step => step.Value)
        .ToDictionary(group => group.Key, group => Of([.. group]));

    private static StepSummary Of(StepRecord[] records)
    {
        var latency = new LatencyHistogram();
        Array.ForEach(records, record => latency.Add(record.Latency));
        return new StepSummary(
            records.Sum(record => record.All(Outcome.Acknowledged)),
            records.Sum(record => record.All(Outcome.Refused)),
            records.Sum(record => record.All(Outcome.Failed)),
            latency);
    }
}
