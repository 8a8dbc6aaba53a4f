using Npgsql;
using Skranke.Ledger;

namespace Skranke.Silo.Ledger;

/// <summary>The first step of a batch: moves and locks the versions that move, sorted by kind and id so that batches
/// cannot deadlock, and finds out which units were decided upon something that has changed since. Comparing and moving
/// are one write of a row instead of two; where a unit turns out to be refused, the batch starts again without
/// it.</summary>
internal sealed class FenceCheck
{
    private static readonly string[] Tables = ["patron", "copy", "title"];

    /// <summary>In the order in which rows are touched. Where some are held, all that move are locked together with
    /// them first, so that the order of locks is that of the ids, whatever becomes of the rows.</summary>
    private static readonly FenceMode[] Modes = [FenceMode.Hold, FenceMode.Bump, FenceMode.Read];

    private readonly List<long>[,] _asked = new List<long>[Tables.Length, Modes.Length];
    private readonly Dictionary<long, int>[] _versions = [[], [], []];
    private readonly Dictionary<string, int> _libraries = [];
    private readonly SortedSet<string> _movedLibraries = new(StringComparer.Ordinal);

    public FenceCheck(PendingUnit[] units)
    {
        foreach (var unit in units)
        {
            foreach (var fence in unit.Unit.Fences)
            {
                Note(fence);
            }
        }

        for (var kind = 0; kind < Tables.Length; kind++)
        {
            if (_asked[kind, 0] is { } held && _asked[kind, 1] is { } moved)
            {
                held.AddRange(moved);
            }
        }
    }

    public void AddStatements(NpgsqlBatch batch)
    {
        for (var kind = 0; kind < Tables.Length; kind++)
        {
            for (var mode = 0; mode < Modes.Length; mode++)
            {
                if (_asked[kind, mode] is { } ids)
                {
                    ids.Sort();
                    _ = batch.Add(Sql(Tables[kind], Modes[mode]), Rows.Longs([.. ids]));
                }
            }
        }

        if (_movedLibraries.Count > 0)
        {
            _ = batch.Add(
                "update library set version = version + 1 where isil = any($1) returning isil, version - 1",
                Rows.Texts([.. _movedLibraries]));
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
            for (var mode = 0; mode < Modes.Length; mode++)
            {
                if (_asked[kind, mode] is null)
                {
                    continue;
                }

                while (await reader.ReadAsync())
                {
                    // The first answer counts: what a unit moves and also reads has moved when it is read.
                    _ = _versions[kind].TryAdd(reader.GetInt64(0), reader.GetInt32(1));
                }

                _ = await reader.NextResultAsync();
            }
        }

        var moved = new Dictionary<string, int>();
        if (_movedLibraries.Count > 0)
        {
            await ReadLibrariesAsync(reader, moved);
        }

        if (_libraries.Count > 0)
        {
            await ReadLibrariesAsync(reader, _libraries);
        }

        foreach (var (isil, before) in moved)
        {
            _libraries[isil] = before;
        }
    }

    private static async Task ReadLibrariesAsync(NpgsqlDataReader reader, Dictionary<string, int> versions)
    {
        while (await reader.ReadAsync())
        {
            versions[reader.GetString(0)] = reader.GetInt32(1);
        }

        _ = await reader.NextResultAsync();
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

    /// <summary>A row that is held or read by several units is asked for as often; the answer is the same.</summary>
    private void Note(Fence fence)
    {
        if (fence.Kind == FenceKind.Library)
        {
            _libraries[fence.Library.Value] = -1;
            if (fence.Mode == FenceMode.Bump)
            {
                _ = _movedLibraries.Add(fence.Library.Value);
            }

            return;
        }

        ref var ids = ref _asked[(int)fence.Kind, Array.IndexOf(Modes, fence.Mode)];
        (ids ??= []).Add(fence.Key);
    }

    /// <summary>All of them answer with the version that decisions must have seen.</summary>
    private static string Sql(string table, FenceMode mode) => mode switch
    {
        FenceMode.Bump =>
            $"""
            update {table} t set version = t.version + 1 from unnest($1::bigint[]) as u (id) where t.id = u.id
            returning t.id, t.version - 1
            """,
        FenceMode.Hold => $"select id, version from {table} where id = any($1) order by id for no key update",
        _ => $"select id, version from {table} where id = any($1)",
    };
}
