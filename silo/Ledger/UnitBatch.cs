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

    /// <summary>Units in the batch, those that go with others too.</summary>
    public int Count { get; private set; }

    /// <returns>False where the unit, or one that goes with it, conflicts with one that is in the batch
    /// already.</returns>
    public bool TryAdd(PendingUnit pending)
    {
        if (Conflicts(pending.Unit) || Array.Exists(pending.Behind, one => Conflicts(one.Unit)))
        {
            return false;
        }

        Note(pending.Unit);
        Array.ForEach(pending.Behind, one => Note(one.Unit));
        Units.Add(pending);
        Count += 1 + pending.Behind.Length;
        return true;
    }

    private bool Conflicts(UnitOfWork unit)
    {
        foreach (var fence in unit.Fences)
        {
            var row = (fence.Kind, fence.Key);
            if (fence is { Kind: FenceKind.Library, Mode: FenceMode.Bump } && _movesLibrary)
            {
                return true;
            }

            if (_moved.Contains(row) || (fence.Mode == FenceMode.Bump && _seen.Contains(row)))
            {
                return true;
            }
        }

        return unit.Request is { } request && _operations.Contains(request.Operation);
    }

    private void Note(UnitOfWork unit)
    {
        if (unit.Request is { } request)
        {
            _ = _operations.Add(request.Operation);
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
    }

    public void Clear()
    {
        _moved.Clear();
        _seen.Clear();
        _operations.Clear();
        _movesLibrary = false;
        Count = 0;
        Units.Clear();
    }
}
