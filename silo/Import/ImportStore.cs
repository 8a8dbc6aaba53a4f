using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using Skranke.Silo.Ledger;

namespace Skranke.Silo.Import;

/// <summary>The rows of imports: what they were told, how far they are, what they refused.</summary>
internal sealed class ImportStore(NpgsqlDataSource database)
{
    /// <summary>Refused rows that are kept; their number is counted beyond it.</summary>
    public const int RefusedMax = 1000;

    private const string Columns =
        "id, library, kind, state, created_at, finished_at, file_hash, rows_read, taken, changed, unchanged, "
        + "refused_count, refused::text, detail, credential, place";

    /// <summary>Adds a queued import; false where the operation is known already.</summary>
    public async Task<bool> AddAsync(
        long id,
        ImportOrder order,
        ImportSpool.Saved file,
        string place,
        DateTimeOffset now,
        CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            """
            insert into import (id, library, kind, state, created_at, file_hash, file_length, credential, operation,
                                place)
            values ($1, $2, $3, 'queued', $4, $5, $6, $7, $8, $9)
            on conflict do nothing
            """);
        _ = command.Parameters.AddWithValue(id);
        _ = command.Parameters.AddWithValue(order.Library.Value);
        _ = command.Parameters.AddWithValue(order.Kind.Name);
        _ = command.Parameters.AddWithValue(now.UtcDateTime);
        _ = command.Parameters.AddWithValue(file.Hash!);
        _ = command.Parameters.AddWithValue(file.Length);
        _ = command.Parameters.AddWithValue(order.Credential);
        command.Parameters.Add(new NpgsqlParameter
        {
            Value = (object?)order.Operation ?? DBNull.Value,
            NpgsqlDbType = NpgsqlDbType.Uuid,
        });
        _ = command.Parameters.AddWithValue(place);
        return await command.ExecuteNonQueryAsync(cancellation) == 1;
    }

    public async Task<ImportRecord?> ReadAsync(long id, CancellationToken cancellation) =>
        (await ReadAsync("id = $1", cancellation, new NpgsqlParameter { Value = id })).SingleOrDefault();

    public async Task<ImportRecord?> ReadOperationAsync(Guid operation, CancellationToken cancellation) =>
        (await ReadAsync("operation = $1", cancellation, new NpgsqlParameter { Value = operation })).SingleOrDefault();

    /// <summary>An import of the same file that has not ended yet: a caller who lost patience has sent it
    /// again.</summary>
    public async Task<ImportRecord?> UnfinishedOfFileAsync(
        ImportOrder order, byte[] hash, CancellationToken cancellation) =>
        (await ReadAsync(
            "library = $1 and kind = $2 and file_hash = $3 and state in ('queued', 'running') order by id desc limit 1",
            cancellation,
            new NpgsqlParameter { Value = order.Library.Value },
            new NpgsqlParameter { Value = order.Kind.Name },
            new NpgsqlParameter { Value = hash })).SingleOrDefault();

    /// <summary>Imports that were interrupted and whose files lie here.</summary>
    public Task<List<ImportRecord>> UnfinishedAsync(string place, CancellationToken cancellation) => ReadAsync(
        "state in ('queued', 'running') and place = $1 order by id",
        cancellation,
        new NpgsqlParameter { Value = place });

    public async Task StartAsync(long id, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand("update import set state = 'running' where id = $1");
        _ = command.Parameters.AddWithValue(id);
        _ = await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Counts a chunk within its own transaction, so that a kill loses neither rows nor count.</summary>
    /// <returns>False where the import is not as far as the caller believes: somebody else goes on with it.</returns>
    public static async Task<bool> CountAsync(ChunkWork work, long id, ImportReport before, ImportReport after)
    {
        await using var command = new NpgsqlCommand(
            """
            update import set rows_read = $3, taken = $4, changed = $5, unchanged = $6, refused_count = $7,
                              refused = coalesce($8, refused)
            where id = $1 and rows_read = $2 and state = 'running'
            """,
            work.Connection);
        _ = command.Parameters.AddWithValue(id);
        _ = command.Parameters.AddWithValue(before.Read);
        _ = command.Parameters.AddWithValue(after.Read);
        _ = command.Parameters.AddWithValue(after.Taken);
        _ = command.Parameters.AddWithValue(after.Changed);
        _ = command.Parameters.AddWithValue(after.Unchanged);
        _ = command.Parameters.AddWithValue(after.RefusedCount);
        command.Parameters.Add(new NpgsqlParameter
        {
            Value = after.Refused.Count == before.Refused.Count ? DBNull.Value : Json(after.Refused),
            NpgsqlDbType = NpgsqlDbType.Jsonb,
        });
        return await command.ExecuteNonQueryAsync(work.Cancellation) == 1;
    }

    /// <summary>Ends an import; a fault of the file stands in the list of refusals too, with its line.</summary>
    public async Task FinishAsync(long id, ImportReport report, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            """
            update import set state = $2, finished_at = $3, detail = $4, refused_count = $5, refused = $6
            where id = $1 and state in ('queued', 'running')
            """);
        _ = command.Parameters.AddWithValue(id);
        _ = command.Parameters.AddWithValue(report.State == ImportState.Done ? "done" : "failed");
        _ = command.Parameters.AddWithValue(now.UtcDateTime);
        command.Parameters.Add(new NpgsqlParameter
        {
            Value = (object?)report.Detail ?? DBNull.Value,
            NpgsqlDbType = NpgsqlDbType.Text,
        });
        _ = command.Parameters.AddWithValue(report.RefusedCount);
        command.Parameters.Add(new NpgsqlParameter { Value = Json(report.Refused), NpgsqlDbType = NpgsqlDbType.Jsonb });
        _ = await command.ExecuteNonQueryAsync(cancellation);
    }

    private static string Json(IReadOnlyList<RowRefusal> refused) =>
        JsonSerializer.Serialize([.. refused], ImportJson.Default.RowRefusalArray);

    private async Task<List<ImportRecord>> ReadAsync(
        string where, CancellationToken cancellation, params NpgsqlParameter[] parameters)
    {
        await using var command = database.CreateCommand($"select {Columns} from import where {where}");
        command.Parameters.AddRange(parameters);
        var records = new List<ImportRecord>();
        await using var row = await command.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
        {
            records.Add(new ImportRecord(
                Isil.Of(row.GetString(1)), row.GetInt32(14), row.BytesOrNull(6), row.Text(15), Report(row)));
        }

        return records;
    }

    private static ImportReport Report(NpgsqlDataReader row) => new(
        row.GetInt64(0),
        row.GetString(2),
        Enum.Parse<ImportState>(row.GetString(3), ignoreCase: true),
        row.GetInt64(7),
        row.GetInt64(8),
        row.GetInt64(9),
        row.GetInt64(10),
        row.GetInt64(11),
        JsonSerializer.Deserialize(row.GetString(12), ImportJson.Default.RowRefusalArray)!,
        row.Text(13),
        row.Instant(4),
        row.InstantOrNull(5));
}
