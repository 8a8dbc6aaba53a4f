using Skranke.Ledger;

namespace Skranke.Silo.Ledger;

/// <summary>Units that go into one transaction as one.</summary>
internal static class Together
{
    /// <summary>Whether they leave each other alone: a row that two of them move would be moved once, and a key that
    /// two of them have would be claimed once.</summary>
    public static bool MayGo(IReadOnlyList<UnitOfWork> units)
    {
        var moved = new HashSet<(FenceKind Kind, long Key)>();
        var operations = new HashSet<Guid>();
        foreach (var unit in units)
        {
            foreach (var fence in unit.Fences)
            {
                if (fence.Mode == FenceMode.Bump
                    && (fence.Kind == FenceKind.Library || !moved.Add((fence.Kind, fence.Key))))
                {
                    return false;
                }
            }

            if (unit.Request is { } request && !operations.Add(request.Operation))
            {
                return false;
            }
        }

        // What one moves, none of the others may have looked at.
        return units.Count > 0 && units.All(unit => unit.Fences.All(fence => fence.Mode == FenceMode.Bump
            || fence.Kind == FenceKind.Library || !moved.Contains((fence.Kind, fence.Key))));
    }

    /// <summary>Those that wait in the queue, with those behind each of them.</summary>
    public static PendingUnit[] All(PendingUnit[] units) =>
        Array.Exists(units, unit => unit.Behind.Length > 0)
            ? [.. units.SelectMany(unit => unit.Behind.Prepend(unit))]
            : units;
}
