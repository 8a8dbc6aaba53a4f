namespace Skranke.LoadTests.Reporting;

/// <summary>The engine's figures by the names that thresholds use; those of the JSON report.</summary>
public static class Figures
{
    /// <returns>Null where nothing of that name was measured.</returns>
    public static double? Of(Report report, string name)
    {
        if (report.Own is not { } own)
        {
            return null;
        }

        var dot = name.LastIndexOf('.');
        return dot > 0
            ? own.Steps.TryGetValue(name[..dot], out var step) ? Of(step, name[(dot + 1)..]) : null
            : name switch
            {
                "rate" => own.Rate.Median,
                "p50" => own.P50.Median,
                "p99" => own.P99.Median,
                "p999" => own.P999.Median,
                "max" => own.Max.Median,
                "refused" => own.Refused,
                "errors" => own.Failed,
                "ratio" => report.Peer is { Rate.Median: > 0 } peer ? own.Rate.Median / peer.Rate.Median : null,
                _ => null,
            };
    }

    private static double? Of(StepSummary step, string name) => name switch
    {
        "p50" => step.Latency.At(50).TotalMilliseconds,
        "p99" => step.Latency.At(99).TotalMilliseconds,
        "p999" => step.Latency.At(99.9).TotalMilliseconds,
        "max" => step.Latency.Max.TotalMilliseconds,
        "refused" => step.Refused,
        "errors" => step.Failed,
        _ => null,
    };
}
