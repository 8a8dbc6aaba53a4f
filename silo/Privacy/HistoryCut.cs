using Npgsql;
using Skranke.Actors;
using Skranke.Patrons;
using Skranke.Silo.Ledger;

namespace Skranke.Silo.Privacy;

/// <summary>Cuts what binds loans and reservations that have ended to their patrons, once the retention time of their
/// library is over (H50): in chunks of one transaction each, in the order in which they ended, so that it can stop
/// anywhere and go on. It works off what the count has noted and therefore never overtakes it.</summary>
internal sealed class HistoryCut(NpgsqlDataSource database, ILoad load)
{
    internal const int ChunkLength = 2000;

    private const int TriesMax = 5;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private const int KeptByPatron = 1;

    private const int HeldByOpen = 2;

    /// <summary>What stands in the way of cutting <c>loan l</c>: a fee that is open, or something that staff have not
    /// sorted out.</summary>
    private const string IsHeld =
        """
        (exists (select from fee_loan c join fee f on f.id = c.fee_id where c.loan_id = l.id and f.settled_at is null)
         or exists (select from work_item w where w.loan_id = l.id and w.done_at is null))
        """;

    /// <returns>How many were cut.</returns>
    public async Task<long> RunAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        var (libraries, before) = await BoundsAsync(now, cancellation);
        await ReleaseAsync(cancellation);
        var cut = 0L;
        while (await ChunkOnceMoreAsync(libraries, before, cancellation) is > 0 and var chunk)
        {
            cut += chunk;
        }

        await using var done = database.CreateCommand(
            """
            update work_item set patron_id = null, card = null, note = null
            from unnest($1, $2) as u (isil, before)
            where library = u.isil and done_at < u.before
              and (patron_id is not null or card is not null or note is not null)
            """);
        done.Parameters.AddRange((NpgsqlParameter[])[Rows.Texts(libraries), new() { Value = before }]);
        _ = await done.ExecuteNonQueryAsync(cancellation);
        await ForgetListsAsync(libraries, before, cancellation);
        return cut;
    }

    /// <summary>For every library, before which end something is to be cut.</summary>
    private async Task<(string[] Libraries, DateTime[] Before)> BoundsAsync(
        DateTimeOffset now, CancellationToken cancellation)
    {
        var isils = new List<string>();
        await using (var command = database.CreateCommand("select isil from library order by isil"))
        {
            await using var row = await command.ExecuteReaderAsync(cancellation);
            while (await row.ReadAsync(cancellation))
            {
                isils.Add(row.GetString(0));
            }
        }

        var found = new List<(string Isil, DateTime Before)>();
        foreach (var isil in isils)
        {
            if (await load.Library(Isil.Of(isil)) is { Policies.IsEmpty: false } library)
            {
                found.Add((isil, HistoryRetention.CutBefore(library, now).UtcDateTime));
            }
        }

        return ([.. found.Select(one => one.Isil)], [.. found.Select(one => one.Before)]);
    }

    /// <summary>What was held by a fee or by work that is done now comes up again in its order.</summary>
    private async Task ReleaseAsync(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"""
            update history h set held = null
            where h.held = {HeldByOpen} and h.kind = 1
              and not exists (select from loan l where l.id = h.id and {IsHeld})
            """);
        _ = await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>A chunk that lost against a writer of the ledger is simply done again.</summary>
    private async Task<int> ChunkOnceMoreAsync(string[] libraries, DateTime[] before, CancellationToken cancellation)
    {
        for (var left = TriesMax; ; left--)
        {
            try
            {
                return await ChunkAsync(libraries, before, cancellation);
            }
            catch (PostgresException failure) when (left > 1 && Passing.Is(failure))
            {
                await Task.Delay(Pause, cancellation);
            }
        }
    }

    private async Task<int> ChunkAsync(string[] libraries, DateTime[] before, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var due = await DueAsync(connection, libraries, before, cancellation);
        if (due.Count == 0)
        {
            return 0;
        }

        await using var batch = connection.CreateBatch();
        foreach (var kind in due.GroupBy(one => one.Kind, one => one.Id))
        {
            var ids = kind.Order().ToArray();
            foreach (var statement in StatementsOf(kind.Key))
            {
                _ = batch.Add(statement, Rows.Longs(ids));
            }
        }

        _ = await batch.ExecuteNonQueryAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return due.Count;
    }

    /// <summary>What is due, passing over what another machine is cutting at this moment.</summary>
    private static async Task<List<(short Kind, long Id)>> DueAsync(
        NpgsqlConnection connection, string[] libraries, DateTime[] before, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            select h.kind, h.id from unnest($1, $2) as u (isil, before)
            cross join lateral (
                select kind, id from history
                where library = u.isil and ended_at < u.before and held is null
                order by ended_at limit $3 for update skip locked) h
            limit $3
            """,
            connection);
        command.Parameters.AddRange((NpgsqlParameter[])
            [Rows.Texts(libraries), new() { Value = before }, new() { Value = ChunkLength }]);
        var due = new List<(short Kind, long Id)>();
        await using var row = await command.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
        {
            due.Add((row.GetInt16(0), row.GetInt64(1)));
        }

        return due;
    }

    private static IEnumerable<string> StatementsOf(short kind) => kind switch
    {
        1 => OfLoans,
        2 => OfReservations,
        3 => OfReceipts,
        4 => OfNotices,
        5 => OfPinEvents,
        6 => OfOverrides,
        _ => throw new InvariantBrokenException($"Nothing of kind {kind} is cut."),
    };

    /// <summary>A loan that was opened again is no history. Its version moves, so that nobody who read it before can
    /// open it again without a patron. A fee that is settled stays with its patron, but not with its loan, and not with
    /// the instant at which that ended.</summary>
    private static IEnumerable<string> OfLoans =>
    [
        "select id from loan where id = any($1) order by id for update",
        $"""
        update history h set held = case
            when exists (select from history_consent k where k.patron_id = l.patron_id) then {KeptByPatron}
            else {HeldByOpen} end
        from loan l
        where h.kind = 1 and h.id = any($1) and l.id = h.id and l.closed_at is not null
          and (exists (select from history_consent k where k.patron_id = l.patron_id) or {IsHeld})
        """,
        """
        update loan l set patron_id = null, version = l.version + 1
        from history h
        where h.kind = 1 and h.id = any($1) and h.held is null and l.id = h.id
          and l.closed_at <= h.ended_at and l.patron_id is not null
        """,
        """
        update notice n set patron_id = null
        from history h where h.kind = 1 and h.id = any($1) and h.held is null and n.cause_id = h.id
          and exists (select from loan l where l.id = h.id and l.patron_id is null)
        """,
        ForgetMessages("n.cause_id"),
        """
        update work_item w set patron_id = null, card = null, note = null
        from history h where h.kind = 1 and h.id = any($1) and h.held is null and w.loan_id = h.id
          and exists (select from loan l where l.id = h.id and l.patron_id is null)
        """,
        """
        with cut as (
            delete from fee_loan c using history h
            where h.kind = 1 and h.id = any($1) and h.held is null and c.loan_id = h.id
              and exists (select from loan l where l.id = h.id and l.patron_id is null)
            returning c.fee_id)
        update fee f set cause = null, charged_at = date_trunc('day', f.charged_at) from cut where f.id = cut.fee_id
        """,
        "delete from history where kind = 1 and id = any($1) and held is null",
    ];

    /// <summary>A message says in words what its notices say. One that tells of several things goes as a whole; what
    /// the
    /// others are is told by their rows.</summary>
    private static string ForgetMessages(string found) =>
        $"""
        delete from message m using message_notice i, notice n
        where i.message_id = m.id and n.id = i.notice_id and n.patron_id is null and {found} = any($1)
        """;

    private static IEnumerable<string> OfReservations =>
    [
        "select id from reservation where id = any($1) order by id for update",
        $"""
        update history h set held = {KeptByPatron}
        from reservation r, history_consent k
        where h.kind = 2 and h.id = any($1) and r.id = h.id and k.patron_id = r.patron_id
        """,
        """
        update reservation r set patron_id = null, version = r.version + 1
        from history h
        where h.kind = 2 and h.id = any($1) and h.held is null and r.id = h.id and r.ended_at is not null
          and r.patron_id is not null
        """,
        """
        update notice n set patron_id = null
        from history h where h.kind = 2 and h.id = any($1) and h.held is null and n.cause_id = h.id
        """,
        ForgetMessages("n.cause_id"),
        "delete from history where kind = 2 and id = any($1) and held is null",
    ];

    /// <summary>The proof of the return stays; what was still out is no proof of anything, and would lead from one loan
    /// to the other.</summary>
    private static IEnumerable<string> OfReceipts =>
    [
        """
        update receipt set lines = coalesce(
            (select jsonb_agg(line order by place) from jsonb_array_elements(lines) with ordinality as l (line, place)
             where line ->> 'kind' <> 'on-loan'),
            '[]')
        where id = any($1)
        """,
        "delete from history where kind = 3 and id = any($1)",
    ];

    private static IEnumerable<string> OfNotices =>
    [
        "update notice set patron_id = null where id = any($1)",
        ForgetMessages("n.id"),
        "delete from history where kind = 4 and id = any($1)",
    ];

    /// <summary>A PIN is typed in the instant of a checkout, and its event names the patron.</summary>
    private static IEnumerable<string> OfPinEvents =>
    [
        "update event set patron_id = null where id = any($1) and kind = 11",
        "delete from history where kind = 5 and id = any($1)",
    ];

    /// <summary>The line of the audit has the instant of the loan for which something was set aside. Who did it, when
    /// and why, stays.</summary>
    private static IEnumerable<string> OfOverrides =>
    [
        """
        update audit a set patron_id = null from event e
        where e.id = any($1) and a.at = e.at and a.library = e.library and a.credential = e.credential
          and a.operation = 4 and a.patron_id is not null
        """,
        "delete from history where kind = 6 and id = any($1)",
    ];

    /// <summary>Answers that list several loans of one patron list none from then on.</summary>
    private async Task ForgetListsAsync(string[] libraries, DateTime[] before, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            """
            with due as (
                delete from answer_list a using unnest($1, $2) as u (isil, before)
                where a.library = u.isil and a.at < u.before returning a.operation)
            update request r set answer = $3 from due where r.operation = due.operation
            """);
        command.Parameters.AddRange((NpgsqlParameter[])
        [
            Rows.Texts(libraries),
            new() { Value = before },
            new() { Value = RememberedAnswer.Write(new RenewedAll([])) },
        ]);
        _ = await command.ExecuteNonQueryAsync(cancellation);
    }
}
