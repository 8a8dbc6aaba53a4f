using Npgsql;
using Skranke.Ledger;
using Skranke.Silo.Ledger;

namespace Skranke.Silo.Registers;

/// <summary>The rows in which readings of registers are ordered and counted.</summary>
internal sealed class RunStore(NpgsqlDataSource database)
{
    private const string Columns =
        """
        id, register, credential, state, created_at, finished_at, read, changed, unchanged, unknown, sent, conflicts,
        detail
        """;

    public static string NameOf(Register register) =>
        register == Register.Population ? "population" : "national-cards";

    /// <summary>Adds a reading; one of the same register that runs already, or was ordered under the same key, stands
    /// for it.</summary>
    /// <param name="key">Null for the night's own.</param>
    public async Task<RunReception> AddAsync(
        long id, Register register, RequestKey? key, int credential, DateTimeOffset now, CancellationToken cancellation)
    {
        if (key is { } asked && await OrderedBeforeAsync(asked, cancellation) is { } before)
        {
            return before;
        }

        await using var command = database.CreateCommand(
            """
            insert into register_run (id, register, operation, fingerprint, credential, state, created_at)
            values ($1, $2, $3, $4, $5, 'running', $6) on conflict do nothing
            """);
        object?[] values =
        [
            id, NameOf(register), key?.Operation, key?.Fingerprint, credential, now.UtcDateTime,
        ];
        Array.ForEach(values, value => command.Parameters.Add(new() { Value = value ?? DBNull.Value }));
        if (await command.ExecuteNonQueryAsync(cancellation) == 1)
        {
            return new RunReception.Ordered(id);
        }

        return (key is { } again ? await OrderedBeforeAsync(again, cancellation) : null)
            ?? (await RunningAsync(register, cancellation) is { } running
                ? new RunReception.Ordered(running)
                : await AddAsync(id, register, key, credential, now, cancellation));
    }

    public async Task<RunReport?> ReadAsync(long id, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"select {Columns} from register_run where id = $1");
        command.Parameters.Add(new() { Value = id });
        await using var row = await command.ExecuteReaderAsync(cancellation);
        return await row.ReadAsync(cancellation) ? Report(row) : null;
    }

    public async Task<long?> RunningAsync(Register register, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            "select id from register_run where register = $1 and state = 'running'");
        command.Parameters.Add(new() { Value = NameOf(register) });
        return (long?)await command.ExecuteScalarAsync(cancellation);
    }

    /// <summary>The latest reading, and when the latest that went well was ordered.</summary>
    public async Task<(DateTimeOffset? Latest, DateTimeOffset? Done)> LatestAsync(
        Register register, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            """
            select (select created_at from register_run where register = $1 order by id desc limit 1),
                   (select created_at from register_run where register = $1 and state = 'done' order by id desc limit 1)
            """);
        command.Parameters.Add(new() { Value = NameOf(register) });
        await using var row = await command.ExecuteReaderAsync(cancellation);
        _ = await row.ReadAsync(cancellation);
        return (row.InstantOrNull(0), row.InstantOrNull(1));
    }

    /// <summary>Adds to the counts within the transaction of what was counted.</summary>
    /// <returns>False where the reading has ended.</returns>
    public static async Task<bool> CountAsync(
        NpgsqlConnection connection, long id, RunCounts more, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            update register_run
            set read = read + $2, changed = changed + $3, unchanged = unchanged + $4, unknown = unknown + $5,
                sent = sent + $6, conflicts = conflicts + $7
            where id = $1 and state = 'running'
            """,
            connection);
        long[] values = [id, more.Read, more.Changed, more.Unchanged, more.Unknown, more.Sent, more.Conflicts];
        Array.ForEach(values, value => command.Parameters.Add(new() { Value = value }));
        return await command.ExecuteNonQueryAsync(cancellation) == 1;
    }

    public async Task FinishAsync(long id, RunState state, string? detail, DateTimeOffset now)
    {
        await using var command = database.CreateCommand(
            """
            update register_run set state = $2, detail = $3, finished_at = $4 where id = $1 and state = 'running'
            """);
        command.Parameters.Add(new() { Value = id });
        command.Parameters.Add(new() { Value = state == RunState.Done ? "done" : "failed" });
        command.Parameters.Add(new() { Value = (object?)detail ?? DBNull.Value });
        command.Parameters.Add(new() { Value = now.UtcDateTime });
        _ = await command.ExecuteNonQueryAsync(CancellationToken.None);
    }

    private async Task<RunReception?> OrderedBeforeAsync(RequestKey key, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            "select id, fingerprint from register_run where operation = $1");
        command.Parameters.Add(new() { Value = key.Operation });
        await using var row = await command.ExecuteReaderAsync(cancellation);
        return !await row.ReadAsync(cancellation) ? null
            : row.GetGuid(1) == key.Fingerprint ? new RunReception.Ordered(row.GetInt64(0))
            : new RunReception.KeyReused();
    }

    private static RunReport Report(NpgsqlDataReader row) => new(
        row.GetInt64(0),
        row.GetString(1) == "population" ? Register.Population : Register.NationalCards,
        row.GetInt32(2),
        Enum.Parse<RunState>(row.GetString(3), ignoreCase: true),
        row.Instant(4),
        row.InstantOrNull(5),
        new RunCounts(
            row.GetInt64(6), row.GetInt64(7), row.GetInt64(8), row.GetInt64(9), row.GetInt64(10), row.GetInt64(11)),
        row.Text(12));
}
