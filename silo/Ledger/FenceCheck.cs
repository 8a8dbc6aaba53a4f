using Npgsql;
using Skranke.Ledger;

namespace Skranke.Silo.Ledger;

/// <summary>The first step of a batch: locks the rows whose versions move, sorted by kind and id so that batches cannot
/// deadlock, claims the request keys, and finds out which units were decided upon something that has changed
/// since.</summary>
internal sealed class FenceCheck
{
    private readonly Dictionary<long, int>[] _versions = [[], [], []];
    private readonly Dictionary<string, int> _libraries = [];
    private readonly SortedSet<long>[] _locked = [[], [], []];
    private readonly SortedSet<long>[] _read = [[], [], []];

    private static readonly string[] Tables = ["patron", "copy", "title"];

    public FenceCheck(IEnumerable<PendingUnit> units)
    {
        foreach (var unit in units)
        {
            foreach (var fence in unit.Unit.Fences)
            {
                Note(fence);
            }
        }

        foreach (var kind in Enumerable.Range(0, Tables.Length))
        {
            _read[kind].ExceptWith(_locked[kind]);
        }
    }

    public void AddStatements(NpgsqlBatch batch)
    {
        for (var kind = 0; kind < Tables.Length; kind++)
        {
            if (_locked[kind].Count > 0)
            {
                _ = batch.Add(
                    $"select id, version from {Tables[kind]} where id = any($1) order by id for no key update",
                    Rows.Longs([.. _locked[kind]]));
            }

            if (_read[kind].Count > 0)
            {
                _ = batch.Add(
                    $"select id, version from {Tables[kind]} where id = any($1)", Rows.Longs([.. _read[kind]]));
            }
        }

        if (_libraries.Count > 0)
        {
            _ = batch.Add("select isil, version from library where isil = any($1)", Rows.Texts([.. _libraries.Keys]));
        }
    }

    /// <summary>Reads the results of the statements in the order in which they were added.</summary>
    public async Task ReadAsync(NpgsqlDataReader reader)
    {
        for (var kind = 0; kind < Tables.Length; kind++)
        {
            foreach (var asked in new[] { _locked[kind], _read[kind] })
            {
                if (asked.Count > 0)
                {
                    while (await reader.ReadAsync())
                    {
                        _versions[kind][reader.GetInt64(0)] = reader.GetInt32(1);
                    }

                    _ = await reader.NextResultAsync();
                }
            }
        }

        if (_libraries.Count > 0)
        {
            while (await reader.ReadAsync())
            {
                _libraries[reader.GetString(0)] = reader.GetInt32(1);
            }

            _ = await reader.NextResultAsync();
        }
    }

    /// <summary>The fences of a unit that no longer stand; empty where all do.</summary>
    public List<Fence> BrokenOf(UnitOfWork unit)
    {
        List<Fence> broken = [];
        foreach (var fence in unit.Fences)
        {
            var found = fence.Kind == FenceKind.Library
                ? _libraries.GetValueOrDefault(fence.Library.Value, -1)
                : _versions[(int)fence.Kind].GetValueOrDefault(fence.Key, -1);
            if (found < 0 || (fence.Expected is { } expected && expected != found))
            {
                broken.Add(fence);
            }
        }

        return broken;
    }

    private void Note(Fence fence)
    {
        if (fence.Kind == FenceKind.Library)
        {
            _libraries[fence.Library.Value] = -1;
            return;
        }

        _ = fence.Mode == FenceMode.Read
            ? _read[(int)fence.Kind].Add(fence.Key)
            : _locked[(int)fence.Kind].Add(fence.Key);
    }
}
