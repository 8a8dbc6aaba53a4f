using Skranke.LoadTests.Options;

namespace Skranke.LoadTests.Scenarios;

/// <summary>One kind of load with a name.</summary>
public abstract class Scenario
{
    public abstract string Name { get; }

    /// <summary>One line for <c>--list</c>.</summary>
    public abstract string Summary { get; }

    /// <summary>The peers that can be driven beside it.</summary>
    public abstract IReadOnlyList<string> Peers { get; }

    /// <exception cref="UsageException">when a peer is asked for that this scenario does not have.</exception>
    public void RequirePeers(LoadOptions options)
    {
        foreach (var peer in options.Peers ?? [])
        {
            if (!Peers.Contains(peer))
            {
                throw new UsageException($"{Name} has no peer {peer}: {string.Join(", ", Peers)}.");
            }
        }
    }

    /// <returns>The exit code: 0, or 1 where the check found an answer that was not true.</returns>
    public abstract Task<int> RunAsync(LoadOptions options, TextWriter console, CancellationToken cancellation);
}
