using Skranke.LoadTests.Measuring;

namespace Skranke.LoadTests.Running;

/// <summary>What became of a request, and in words what went wrong.</summary>
public readonly record struct Answer(Outcome Outcome, string? Problem = null)
{
    public static readonly Answer Acknowledged = new(Outcome.Acknowledged);

    public static Answer Refused(string problem) => new(Outcome.Refused, problem);

    public static Answer Failed(string problem) => new(Outcome.Failed, problem);
}
