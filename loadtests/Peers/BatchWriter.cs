using Npgsql;
using NpgsqlTypes;
using Skranke.LoadTests.Measuring;
using Skranke.LoadTests.Preparing;
using Skranke.LoadTests.Running;

namespace Skranke.LoadTests.Peers;

/// <summary>PostgreSQL's own limit: the rows of a checkout, and the two versions it moves, in transactions of 500 with
/// nothing decided and nobody asking. It is the most that any engine with these tables could reach.</summary>
/// <param name="turnsMost">Rows of one slice: it would use up in seconds what the others need for minutes.</param>
public sealed class BatchWriter(LoadDatabase database, int connections, Feed feed, long turnsMost)
{
    private const int BatchSize = 500;
    private const string Move =
        """
        update peer.patron p set version = p.version + 1 from unnest($1::bigint[]) i where p.id = i;
        """;

    private const string MoveCopies =
        """
        update peer.copy c set version = c.version + 1 from unnest($1::bigint[]) i where c.id = i;
        """;

    private const string Loans =
        """
        copy peer.loan (id, patron_id, copy_id, title_id, loaned_at, due_date, policy_version, renewals_max, channel,
                        library, branch, material) from stdin (format binary)
        """;

    private const string Events =
        """
        copy peer.event (id, horizon, at, kind, channel, credential, library, patron_id, copy_id, title_id, subject_id,
                         branch, date_after) from stdin (format binary)
        """;

    private const string Requests =
        "copy peer.request (operation, fingerprint, at, answer) from stdin (format binary)";

    private long _turnsLeft = turnsMost;

    private static long _ids = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() * 100_000;

    public Task RunAsync(Recorder recorder)
    {
        recorder.Start();
        return Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(() => WriteAsync(recorder))));
    }

    private async Task WriteAsync(Recorder recorder)
    {
        await using var connection = await database.Source.OpenConnectionAsync();
        while (!recorder.IsOver)
        {
            var turns = new List<Turn>(BatchSize);
            while (Interlocked.Decrement(ref _turnsLeft) >= 0 && turns.Count < BatchSize && feed.TryTake(out var turn))
            {
                turns.Add(turn);
            }

            if (turns.Count < BatchSize)
            {
                recorder.EndNow();
                if (turns.Count == 0)
                {
                    return;
                }
            }

            var began = System.Diagnostics.Stopwatch.GetTimestamp();
            await WriteBatchAsync(connection, turns);
            foreach (var _ in turns)
            {
                recorder.Record(Outcome.Acknowledged, began);
            }
        }
    }

    private static async Task WriteBatchAsync(NpgsqlConnection connection, List<Turn> turns)
    {
        var now = DateTime.UtcNow;
        var due = DateOnly.FromDateTime(now).AddMonths(1);
        var rows = turns.Select(turn => new Row(turn, Interlocked.Increment(ref _ids), now, due)).ToArray();
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var batch = new NpgsqlBatch(connection, transaction))
        {
            AddMove(batch, Move, turns.Select(turn => LoadIds.Patron(turn).Value));
            AddMove(batch, MoveCopies, turns.Select(turn => LoadIds.Copy(turn).Value));
            await batch.PrepareAsync();
            _ = await batch.ExecuteNonQueryAsync();
        }

        await CopyAsync(connection, Loans, rows, WriteLoanAsync);
        await CopyAsync(connection, Events, rows, WriteEventAsync);
        await CopyAsync(connection, Requests, rows, WriteRequestAsync);
        await transaction.CommitAsync();
    }

    /// <summary>Sorted, so that two connections never wait for each other in a circle.</summary>
    private static void AddMove(NpgsqlBatch batch, string sql, IEnumerable<long> ids)
    {
        var command = new NpgsqlBatchCommand(sql.Trim().TrimEnd(';'));
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. ids.Order()] });
        batch.BatchCommands.Add(command);
    }

    private static async Task CopyAsync(
        NpgsqlConnection connection, string sql, Row[] rows, Func<NpgsqlBinaryImporter, Row, Task> write)
    {
        await using var copy = await connection.BeginBinaryImportAsync(sql);
        foreach (var row in rows)
        {
            await copy.StartRowAsync();
            await write(copy, row);
        }

        _ = await copy.CompleteAsync();
    }

    private static async Task WriteLoanAsync(NpgsqlBinaryImporter copy, Row row)
    {
        await copy.WriteAsync(row.Id, NpgsqlDbType.Bigint);
        await copy.WriteAsync(LoadIds.Patron(row.Turn).Value, NpgsqlDbType.Bigint);
        await copy.WriteAsync(LoadIds.Copy(row.Turn).Value, NpgsqlDbType.Bigint);
        await copy.WriteAsync(LoadIds.Title(row.Turn).Value, NpgsqlDbType.Bigint);
        await copy.WriteAsync(row.At, NpgsqlDbType.TimestampTz);
        await copy.WriteAsync(row.Due, NpgsqlDbType.Date);
        await copy.WriteAsync(1, NpgsqlDbType.Integer);
        await copy.WriteAsync((short)3, NpgsqlDbType.Smallint);
        await copy.WriteAsync((short)1, NpgsqlDbType.Smallint);
        await copy.WriteAsync(Preparation.Isil.Value, NpgsqlDbType.Text);
        await copy.WriteAsync(Preparation.Branch.Value, NpgsqlDbType.Text);
        await copy.WriteAsync("book", NpgsqlDbType.Text);
    }

    private static async Task WriteEventAsync(NpgsqlBinaryImporter copy, Row row)
    {
        await copy.WriteAsync(row.Id, NpgsqlDbType.Bigint);
        await copy.WriteAsync((ulong)row.Id, NpgsqlDbType.Xid8);
        await copy.WriteAsync(row.At, NpgsqlDbType.TimestampTz);
        await copy.WriteAsync((short)1, NpgsqlDbType.Smallint);
        await copy.WriteAsync((short)1, NpgsqlDbType.Smallint);
        await copy.WriteAsync(1, NpgsqlDbType.Integer);
        await copy.WriteAsync(Preparation.Isil.Value, NpgsqlDbType.Text);
        await copy.WriteAsync(LoadIds.Patron(row.Turn).Value, NpgsqlDbType.Bigint);
        await copy.WriteAsync(LoadIds.Copy(row.Turn).Value, NpgsqlDbType.Bigint);
        await copy.WriteAsync(LoadIds.Title(row.Turn).Value, NpgsqlDbType.Bigint);
        await copy.WriteAsync(row.Id, NpgsqlDbType.Bigint);
        await copy.WriteAsync(Preparation.Branch.Value, NpgsqlDbType.Text);
        await copy.WriteAsync(row.Due, NpgsqlDbType.Date);
    }

    private static async Task WriteRequestAsync(NpgsqlBinaryImporter copy, Row row)
    {
        var key = Keys.Of(row.Turn);
        await copy.WriteAsync(key.Operation, NpgsqlDbType.Uuid);
        await copy.WriteAsync(key.Fingerprint, NpgsqlDbType.Uuid);
        await copy.WriteAsync(row.At, NpgsqlDbType.TimestampTz);
        await copy.WriteAsync(BitConverter.GetBytes(row.Id), NpgsqlDbType.Bytea);
    }

    private readonly record struct Row(Turn Turn, long Id, DateTime At, DateOnly Due);
}
