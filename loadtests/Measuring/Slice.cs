namespace Skranke.LoadTests.Measuring;

/// <summary>One contender driven for one stretch of time, and what came of it.</summary>
public sealed record Slice
{
    public required string Contender { get; init; }

    public required int Run { get; init; }

    /// <summary>The measured window in seconds.</summary>
    public required double Seconds { get; init; }

    /// <summary>Acknowledged in a second of the measured window.</summary>
    public required double Rate { get; init; }

    public required LatencyHistogram Latency { get; init; }

    public required IReadOnlyList<long> PerSecond { get; init; }

    /// <summary>Refused and failed in each second since the start.</summary>
    public IReadOnlyList<long> ProblemsPerSecond { get; init; } = [];

    public IReadOnlyDictionary<string, StepRecord> Steps { get; init; } = new Dictionary<string, StepRecord>();

    /// <summary>All acknowledged answers, also those of the warm-up: what the database must hold.</summary>
    public required long Acknowledged { get; init; }

    public required long Refused { get; init; }

    public required long Failed { get; init; }

    /// <summary>Processor time used from the first request to the last answer.</summary>
    public required ProcessorTimes Processor { get; init; }

    public string? FirstProblem { get; init; }

    public static Slice Of(string contender, int run, Recorder recorder, ProcessorTimes processor)
    {
        var seconds = recorder.Window.TotalSeconds;
        return new Slice
        {
            Contender = contender,
            Run = run,
            Seconds = seconds,
            Rate = seconds > 0 ? recorder.InWindow(Outcome.Acknowledged) / seconds : 0,
            Latency = recorder.Latency,
            PerSecond = recorder.PerSecond.Take((int)recorder.Planned.TotalSeconds).ToArray(),
            ProblemsPerSecond = recorder.ProblemsPerSecond.Take((int)recorder.Planned.TotalSeconds).ToArray(),
            Steps = recorder.Steps,
            Acknowledged = recorder.All(Outcome.Acknowledged),
            Refused = recorder.All(Outcome.Refused),
            Failed = recorder.All(Outcome.Failed),
            Processor = processor,
            FirstProblem = recorder.FirstProblem,
        };
    }
}
