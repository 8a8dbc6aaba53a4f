using System.Collections.Concurrent;

namespace Skranke.Api.Http;

/// <summary>The operations this process works on at the moment, so that an impatient repetition is told to wait and
/// does not queue up behind the first. What is true between processes is kept by the ledger's constraint
/// (I25).</summary>
public sealed class RunningOperations
{
    private readonly ConcurrentDictionary<Guid, bool> _running = new();

    public bool TryStart(Guid operation) => _running.TryAdd(operation, true);

    public void End(Guid operation) => _running.TryRemove(operation, out _);
}
