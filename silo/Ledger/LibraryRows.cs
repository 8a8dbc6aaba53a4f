using System.Collections.Immutable;
using Npgsql;
using Skranke.Libraries;

namespace Skranke.Silo.Ledger;

/// <summary>From rows to libraries with their branches, calendar and all versions of their policy.</summary>
internal static class LibraryRows
{
    public static async Task<Dictionary<string, Library>> ReadAsync(
        NpgsqlDataSource database, IReadOnlyCollection<string> isils)
    {
        var keys = isils.ToArray();
        await using var connection = await database.OpenConnectionAsync();

        // One snapshot for the three statements, so that a version never comes with the policies of another.
        await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead);
        await using var batch = Batch(connection, transaction, keys);
        var libraries = new Dictionary<string, Library>();
        await using var row = await batch.ExecuteReaderAsync();
        while (await row.ReadAsync())
        {
            libraries[row.GetString(0)] = new Library
            {
                Isil = Isil.Of(row.GetString(0)),
                Name = row.GetString(1),
                TimeZone = row.GetString(2),
                Currency = row.GetString(3),
                RulesVersion = row.GetInt32(4),
                Calendar = LibraryDocuments.ReadCalendar(row.GetString(5)),
                Version = row.GetInt32(6),
                Branches = [],
                Policies = [],
            };
        }

        var branches = await GroupAsync(row, r => new Branch(BranchId.Of(r.GetString(1)), r.GetString(2)));
        var policies = await GroupAsync(row, r =>
            LibraryDocuments.ReadPolicy(r.GetString(3)) with
            {
                Version = r.GetInt32(1),
                ValidFrom = r.Date(2),
            });
        return libraries.ToDictionary(pair => pair.Key, pair => pair.Value with
        {
            Branches = branches.GetValueOrDefault(pair.Key)?.ToImmutable() ?? [],
            Policies = policies.GetValueOrDefault(pair.Key)?.ToImmutable() ?? [],
        });
    }

    private static NpgsqlBatch Batch(NpgsqlConnection connection, NpgsqlTransaction transaction, string[] isils)
    {
        var batch = new NpgsqlBatch(connection, transaction);
        _ = batch.Add(
            """
            select isil, name, time_zone, currency, rules_version, calendar::text, version
            from library where isil = any($1)
            """,
            Rows.Texts(isils));
        _ = batch.Add("select library, id, name from branch where library = any($1) order by id", Rows.Texts(isils));
        _ = batch.Add(
            """
            select library, version, valid_from, document::text from policy where library = any($1)
            order by library, valid_from desc, version desc
            """,
            Rows.Texts(isils));
        return batch;
    }

    private static async Task<Dictionary<string, ImmutableArray<T>.Builder>> GroupAsync<T>(
        NpgsqlDataReader reader, Func<NpgsqlDataReader, T> read)
    {
        _ = await reader.NextResultAsync();
        var groups = new Dictionary<string, ImmutableArray<T>.Builder>();
        while (await reader.ReadAsync())
        {
            var library = reader.GetString(0);
            if (!groups.TryGetValue(library, out var group))
            {
                groups[library] = group = ImmutableArray.CreateBuilder<T>();
            }

            group.Add(read(reader));
        }

        return groups;
    }
}
