using Npgsql;
using Skranke.Actors;
using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.Loans;
using Skranke.Silo.Ledger;

namespace Skranke.Silo.DueDates;

/// <summary>Some thousand loans of a move, in one transaction with the count of what was done. Copies are locked in the
/// order of their ids, as everywhere, and their versions move: whoever decided on the old due date is refused by the
/// fence and decides again. What happened to a loan before its copy was locked is seen and respected.</summary>
internal sealed class MoveChunk(
    NpgsqlConnection connection, MoveReport report, Library library, CancellationToken cancellation)
{
    /// <summary>Long enough that the statements' own cost does not count, short enough that nobody at a desk notices
    /// the locks.</summary>
    public const int Length = 5_000;

    private readonly DueDateMove _move = report.Move;

    /// <summary>Moves the next loans.</summary>
    /// <returns>False when none was left and the move has ended.</returns>
    public async Task<bool> RunAsync(DateTimeOffset now)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await SetUpAsync();
        if (await PositionAsync() is not { } position)
        {
            return false;
        }

        var copies = await NextCopiesAsync(position);
        if (copies.Length == 0)
        {
            await FinishAsync(now);
            await transaction.CommitAsync(cancellation);
            return false;
        }

        await ExecuteAsync(
            """
            update copy c set version = c.version + 1 from unnest($1::bigint[]) as u (id) where c.id = u.id
            """,
            Rows.Longs(copies));
        var moved = await MovedAsync(copies, library.Today(now));
        await WriteAsync(moved, now);
        await CountAsync(copies[^1], moved.Count);
        await transaction.CommitAsync(cancellation);
        return true;
    }

    /// <summary>Rows are found by their keys, in the order of the ids, so that locks are taken in it too.</summary>
    private Task SetUpAsync() => ExecuteAsync(
        """
        select set_config('enable_seqscan', 'off', true), set_config('enable_hashjoin', 'off', true),
               set_config('enable_mergejoin', 'off', true), set_config('enable_bitmapscan', 'off', true),
               set_config('enable_sort', 'off', true)
        """);

    /// <summary>How far the move is; null where it has ended. The lock keeps a second process, which took up the same
    /// move, from doing the same chunk.</summary>
    private async Task<long?> PositionAsync()
    {
        await using var command = new NpgsqlCommand(
            "select last_copy_id from due_date_move where id = $1 and state = 'running' for update", connection);
        command.Parameters.Add(new() { Value = report.Id });
        return (long?)await command.ExecuteScalarAsync(cancellation);
    }

    private async Task<long[]> NextCopiesAsync(long after)
    {
        await using var command = new NpgsqlCommand(
            """
            select copy_id from loan
            where closed_at is null and lost_at is null and copy_id > $1 and library = $2 and due_date between $3 and $4
              and ($5::text is null or branch = $5)
            order by copy_id limit $6
            """,
            connection)
        {
            CommandTimeout = 0,
        };
        object?[] values = [after, _move.Library.Value, _move.From, _move.To, _move.Branch?.Value, Length];
        Array.ForEach(values, value => command.Parameters.Add(new() { Value = value ?? DBNull.Value }));
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var copies = new List<long>(Length);
        while (await row.ReadAsync(cancellation))
        {
            copies.Add(row.GetInt64(0));
        }

        return [.. copies];
    }

    private async Task<List<LoanChanged>> MovedAsync(long[] copies, DateOnly today)
    {
        await using var command = new NpgsqlCommand(
            $"""
            select {LoanRows.Columns}, c.supplier is not null
            from loan l join copy c on c.id = l.copy_id join title t on t.id = l.title_id
            where l.copy_id = any($1) and l.closed_at is null
            """,
            connection);
        command.Parameters.Add(Rows.Longs(copies));
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var moved = new List<LoanChanged>(copies.Length);
        while (await row.ReadAsync(cancellation))
        {
            var loan = LoanRows.Read(row, 0);
            var isSupplied = row.GetBoolean(row.FieldCount - 1);
            if (_move.Moved(loan, isSupplied, library, today) is { } after)
            {
                moved.Add(new LoanChanged(loan, after, EventKind.DueDateMoved));
            }
        }

        return moved;
    }

    private async Task WriteAsync(List<LoanChanged> moved, DateTimeOffset now)
    {
        if (moved.Count == 0)
        {
            return;
        }

        // Drawn in a statement of their own, after the locks and before the horizon is taken.
        var eventIds = await EventIdsAsync(moved.Count);
        var unit = new UnitOfWork { Origin = report.Origin, At = now, Fences = [], Answer = Told.Instance };
        var events = new EventFacts();
        for (var place = 0; place < moved.Count; place++)
        {
            events.Add(eventIds[place], moved[place], unit);
        }

        await using var batch = connection.CreateBatch();
        AddLoans(batch, moved, now);
        events.AddStatements(batch);
        _ = await batch.ExecuteNonQueryAsync(cancellation);
    }

    private void AddLoans(NpgsqlBatch batch, List<LoanChanged> moved, DateTimeOffset now)
    {
        var columns = new Columns();
        var (ids, before, after) = (columns.Longs(), columns.Dates(), columns.Dates());
        var next = columns.InstantsOrNull();
        foreach (var (was, loan, _) in moved)
        {
            ids.Add(loan.Id.Value);
            before.Add(was.DueDate);
            after.Add(loan.DueDate);
            next.Add(loan.NextActionAt?.UtcDateTime);
        }

        NpgsqlParameter[] rows = columns.Seal();
        _ = batch.Add(
            """
            update loan l set version = l.version + 1, due_date = u.after, next_action_at = u.next
            from unnest($1, $2, $3, $4) as u (id, before, after, next) where l.id = u.id
            """,
            rows);
        _ = batch.Add(
            """
            insert into due_date_change (loan_id, at, due_before, due_after, move_id)
            select u.id, $5, u.before, u.after, $6 from unnest($1, $2, $3, $4) as u (id, before, after, next)
            """,
            [
                .. rows.Select(parameter => parameter.Clone()),
                new() { Value = now.UtcDateTime },
                new() { Value = report.Id },
            ]);
    }

    private async Task<List<long>> EventIdsAsync(int count)
    {
        await using var command = new NpgsqlCommand(
            "select nextval('event_id_seq') from generate_series(1, $1)", connection);
        command.Parameters.Add(new() { Value = count });
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var ids = new List<long>(count);
        while (await row.ReadAsync(cancellation))
        {
            ids.Add(row.GetInt64(0));
        }

        return ids;
    }

    private Task CountAsync(long position, int moved) => ExecuteAsync(
        "update due_date_move set last_copy_id = $2, moved = moved + $3 where id = $1",
        new() { Value = report.Id },
        new() { Value = position },
        new() { Value = moved });

    private Task FinishAsync(DateTimeOffset now) => ExecuteAsync(
        "update due_date_move set state = 'done', finished_at = $2 where id = $1",
        new() { Value = report.Id },
        new() { Value = now.UtcDateTime });

    private async Task ExecuteAsync(string sql, params NpgsqlParameter[] parameters)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(parameters);
        _ = await command.ExecuteNonQueryAsync(cancellation);
    }
}
