using Skranke.LoadTests.Options;

namespace Skranke.LoadTests.Scenarios;

/// <summary>One kind of load with a name.</summary>
public abstract class Scenario
{
    public abstract string Name { get; }

    /// <summary>One line for <c>--list</c>.</summary>
    public abstract string Summary { get; }

    /// <returns>The exit code: 0, or 1 where the check found an answer that was not true.</returns>
    public abstract Task<int> RunAsync(LoadOptions options, TextWriter console, CancellationToken cancellation);
}
