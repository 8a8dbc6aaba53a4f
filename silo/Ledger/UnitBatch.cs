using Skranke.Ledger;

namespace Skranke.Silo.Ledger;

/// <summary>Units that go into one transaction. Within a batch no unit looks at a row that another one moves: what
/// conflicts waits for the next batch, where its fence will tell whether it still stands.</summary>
internal sealed class UnitBatch
{
    private readonly HashSet<(FenceKind Kind, long Key)> _moved = [];
    private readonly HashSet<(FenceKind Kind, long Key)> _seen = [];
    private readonly HashSet<Guid> _operations = [];

    /// <summary>Rules change so rarely that one change of them in a batch is enough.</summary>
    private bool _movesLibrary;

    public List<PendingUnit> Units { get; } = [];

    public int Count => Units.Count;

    /// <returns>False where the unit conflicts with one that is in the batch already.</returns>
    public bool TryAdd(PendingUnit pending)
    {
        var unit = pending.Unit;
        foreach (var fence in unit.Fences)
        {
            var row = (fence.Kind, fence.Key);
            if (fence is { Kind: FenceKind.Library, Mode: FenceMode.Bump } && _movesLibrary)
            {
                return false;
            }

            if (_moved.Contains(row) || (fence.Mode == FenceMode.Bump && _seen.Contains(row)))
            {
                return false;
            }
        }

        if (unit.Request is { } request && !_operations.Add(request.Operation))
        {
            return false;
        }

        foreach (var fence in unit.Fences)
        {
            if (fence.Kind == FenceKind.Library)
            {
                _movesLibrary |= fence.Mode == FenceMode.Bump;
                continue;
            }

            _ = _seen.Add((fence.Kind, fence.Key));
            if (fence.Mode == FenceMode.Bump)
            {
                _ = _moved.Add((fence.Kind, fence.Key));
            }
        }

        Units.Add(pending);
        return true;
    }

    public void Clear()
    {
        _moved.Clear();
        _seen.Clear();
        _operations.Clear();
        _movesLibrary = false;
        Units.Clear();
    }
}
