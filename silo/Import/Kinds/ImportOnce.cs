using System.Text;
using Npgsql;
using NpgsqlTypes;

namespace Skranke.Silo.Import.Kinds;

/// <summary>What was imported once and may have ended since: a loan that came back, a reservation that was cancelled,
/// an exclusion that was lifted. The same file again must not bring them back to life. Only keyed hashes are kept,
/// which say nothing to whoever reads the table.</summary>
internal static class ImportOnce
{
    public static Guid Key(ChunkWork work, string kind, string identity) =>
        work.Secrets.Fingerprint("IMPORT", $"{work.Isil}/{kind}", Encoding.UTF8.GetBytes(identity));

    /// <summary>Those of the keys that were imported before.</summary>
    public static async Task<HashSet<Guid>> KnownAsync(IEnumerable<Guid> keys, ChunkWork work)
    {
        var known = new HashSet<Guid>();
        await work.ReadAsync(
            "select key from import_once where key = any($1)", row => known.Add(row.GetGuid(0)), Guids(keys));
        return known;
    }

    public static Task AddAsync(IEnumerable<Guid> keys, ChunkWork work) => work.ExecuteAsync(
        "insert into import_once (key) select key from unnest($1) as u (key) order by key on conflict do nothing",
        Guids(keys));

    private static NpgsqlParameter Guids(IEnumerable<Guid> keys) =>
        new() { Value = keys.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid };
}
