using System.Collections.Immutable;
using Npgsql;
using Skranke.Libraries;

namespace Skranke.Silo.Ledger;

/// <summary>From rows to libraries with their branches, calendar and all versions of their policy and house
/// rules.</summary>
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
                Language = row.Text(7),
                CollectionDueAt = row.InstantOrNull(8),
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
        var rules = await GroupAsync(row, r => new HouseRulesVersion(r.GetInt32(1), r.Date(2), r.GetBoolean(3)));
        return libraries.ToDictionary(pair => pair.Key, pair => pair.Value with
        {
            Branches = branches.GetValueOrDefault(pair.Key)?.ToImmutable() ?? [],
            Policies = policies.GetValueOrDefault(pair.Key)?.ToImmutable() ?? [],
            HouseRules = rules.GetValueOrDefault(pair.Key)?.ToImmutable() ?? [],
        });
    }

    /// <summary>What a library has at some of its branches, and whether it ever charged a fee.</summary>
    public static async Task<LeftBehind> LeftBehindAsync(
        NpgsqlDataSource database, Isil library, IReadOnlyCollection<BranchId> branches)
    {
        await using var command = database.CreateCommand(
            """
            select b.id,
                   (select count(*) from copy c
                    where c.owner = $1 and (c.branch = b.id or c.transit_to = b.id)),
                   (select count(*) from reservation r
                    where r.library = $1 and r.pickup_branch = b.id and r.ended_at is null)
            from unnest($2) with ordinality as b(id, place)
            union all
            select null, 0, 0 where exists (select from fee where library = $1)
            """);
        command.Parameters.Add(new() { Value = library.Value });
        command.Parameters.Add(Rows.Texts([.. branches.Select(branch => branch.Value)]));
        var (uses, hasFees) = (ImmutableArray.CreateBuilder<BranchUse>(), false);
        await using var row = await command.ExecuteReaderAsync();
        while (await row.ReadAsync())
        {
            if (row.Text(0) is { } branch)
            {
                uses.Add(new BranchUse(BranchId.Of(branch), row.GetInt64(1), row.GetInt64(2)));
            }
            else
            {
                hasFees = true;
            }
        }

        return new LeftBehind(uses.ToImmutable(), hasFees);
    }

    private static NpgsqlBatch Batch(NpgsqlConnection connection, NpgsqlTransaction transaction, string[] isils)
    {
        var batch = new NpgsqlBatch(connection, transaction);
        _ = batch.Add(
            """
            select isil, name, time_zone, currency, rules_version, calendar::text, version, language,
                   collection_due_at
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
        _ = batch.Add(
            """
            select library, version, valid_from, must_be_accepted from house_rules where library = any($1)
            order by library, version
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
