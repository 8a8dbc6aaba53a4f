using System.Collections.Immutable;
using Npgsql;
using NpgsqlTypes;
using Skranke.Ledger;
using Skranke.Loans;
using Skranke.Silo.Ledger;

namespace Skranke.Silo.DueDates;

/// <summary>The rows in which moves are ordered and counted.</summary>
internal sealed class MoveStore(NpgsqlDataSource database)
{
    private const string Columns =
        """
        id, library, branch, due_from, due_to, reason, credential, channel, state, created_at, finished_at, moved,
        branches, due_dates, fingerprint
        """;

    /// <summary>Adds a move; the one that was ordered under the same key before stands.</summary>
    public async Task<MoveReception> AddAsync(
        long id, DueDateMove move, RequestKey key, Origin origin, DateTimeOffset now, CancellationToken cancellation)
    {
        var branches = move.NewDueDates.OrderBy(pair => pair.Key.Value, StringComparer.Ordinal).ToArray();
        await using var command = database.CreateCommand(
            """
            insert into due_date_move (id, operation, library, branch, due_from, due_to, reason, credential, channel,
                                       state, created_at, fingerprint, branches, due_dates)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'running', $10, $11, $12, $13)
            on conflict (operation) do nothing
            """);
        object?[] values =
        [
            id, key.Operation, move.Library.Value, move.Branch?.Value, move.From, move.To, origin.Reason ?? "",
            origin.Credential, (short)origin.Channel, now.UtcDateTime, key.Fingerprint,
        ];
        Array.ForEach(values, value => command.Parameters.Add(new() { Value = value ?? DBNull.Value }));
        command.Parameters.Add(Rows.Texts([.. branches.Select(pair => pair.Key.Value)]));
        command.Parameters.Add(new NpgsqlParameter<DateOnly[]>
        {
            TypedValue = [.. branches.Select(pair => pair.Value)],
            NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Date,
        });
        return await command.ExecuteNonQueryAsync(cancellation) == 1
            ? new MoveReception.Ordered(id)
            : await OrderedBeforeAsync(key, cancellation);
    }

    public async Task<MoveReport?> ReadAsync(long id, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"select {Columns} from due_date_move where id = $1");
        command.Parameters.Add(new() { Value = id });
        await using var row = await command.ExecuteReaderAsync(cancellation);
        return await row.ReadAsync(cancellation) ? Report(row) : null;
    }

    public async Task<IReadOnlyList<long>> UnfinishedAsync(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            "select id from due_date_move where state = 'running' order by id");
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var ids = new List<long>();
        while (await row.ReadAsync(cancellation))
        {
            ids.Add(row.GetInt64(0));
        }

        return ids;
    }

    public async Task FailAsync(long id, DateTimeOffset now)
    {
        await using var command = database.CreateCommand(
            "update due_date_move set state = 'failed', finished_at = $2 where id = $1 and state = 'running'");
        command.Parameters.Add(new() { Value = id });
        command.Parameters.Add(new() { Value = now.UtcDateTime });
        _ = await command.ExecuteNonQueryAsync(CancellationToken.None);
    }

    private async Task<MoveReception> OrderedBeforeAsync(RequestKey key, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            "select id from due_date_move where operation = $1 and fingerprint = $2");
        command.Parameters.Add(new() { Value = key.Operation });
        command.Parameters.Add(new() { Value = key.Fingerprint });
        return await command.ExecuteScalarAsync(cancellation) is long before
            ? new MoveReception.Ordered(before)
            : new MoveReception.KeyReused();
    }

    private static MoveReport Report(NpgsqlDataReader row)
    {
        var library = Isil.Of(row.GetString(1));
        var branches = row.GetFieldValue<string[]>(12);
        var days = row.GetFieldValue<DateOnly[]>(13);
        var move = new DueDateMove
        {
            Library = library,
            Branch = row.Text(2) is { } branch ? BranchId.Of(branch) : null,
            From = row.Date(3),
            To = row.Date(4),
            NewDueDates = branches.Zip(days)
                .ToImmutableDictionary(pair => BranchId.Of(pair.First), pair => pair.Second),
        };
        return new MoveReport(
            row.GetInt64(0),
            move,
            new Origin(library, row.GetInt32(6), (Channel)row.GetInt16(7), row.GetString(5)),
            Enum.Parse<MoveState>(row.GetString(8), ignoreCase: true),
            row.GetInt64(11),
            row.Instant(9),
            row.InstantOrNull(10));
    }
}
