using Microsoft.Extensions.Logging;
using Npgsql;
using Skranke.Silo.Ledger;

namespace Skranke.Silo.Privacy;

/// <summary>Makes journal and database say the same when the engine starts, before anybody is answered: whom the
/// journal names is erased again where an older backup was restored, and whom the database knows as erased is added to
/// the journal where it was lost or belongs to another machine.</summary>
internal static partial class ErasureReplay
{
    /// <summary>Ids that a restored sequence would give again; no new patron may get that of an erased one.</summary>
    private const string PassIds =
        "select setval('id_seq', greatest((select last_value from id_seq), $1 + 1000)) where $1 > 0";

    /// <summary>Any number, as long as nothing else in the same database takes it.</summary>
    private const long LockKey = 0x5348_4552_4153;

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    /// <summary>What a backup knows as open ends here: nobody is left to come for it. Loans that are open in it keep
    /// their shell until the copy comes back.</summary>
    private const string EndReservations =
        """
        update reservation set state = 4, ended_at = greatest(placed_at, $2), next_action_at = null,
                               version = version + 1, patron_id = null
        where patron_id = any($1) and ended_at is null
        """;

    /// <returns>How many were erased again.</returns>
    public static async Task<int> RunAsync(
        NpgsqlDataSource database,
        ErasureJournal journal,
        DateTimeOffset now,
        ILogger logger,
        CancellationToken cancellation)
    {
        await using var alone = await database.OpenConnectionAsync(cancellation);
        await using var turn = await alone.BeginTransactionAsync(cancellation);
        await using (var wait = new NpgsqlCommand($"select pg_advisory_xact_lock({LockKey})", alone, turn))
        {
            _ = await wait.ExecuteNonQueryAsync(cancellation);
        }

        await using var connection = await database.OpenConnectionAsync(cancellation);
        var written = journal.Read();
        var erased = await ErasedAsync(connection, cancellation);
        var patrons = written.Where(entry => entry.Library is null).Select(entry => entry.Patron).ToHashSet();
        var again = patrons.Except(erased).Order().ToArray();
        await EraseAsync(connection, again, now, cancellation);

        var left = await LeftAsync(connection, cancellation);
        var leaving = written.Where(entry => entry.Library is not null && !patrons.Contains(entry.Patron))
            .GroupBy(entry => entry)
            .Select(group => (Entry: group.Key, Times: group.Count()))
            .Where(one => one.Times > left.GetValueOrDefault(one.Entry)).ToArray();
        await LeaveAsync(connection, leaving, cancellation);

        await CompleteAsync(journal, erased, left, cancellation);
        var count = again.Length + leaving.Length;
        if (count > 0)
        {
            ErasedAgain(logger, count);
        }

        return count;
    }

    /// <summary>What the database knows and the journal does not. Another process of a cluster may have committed an
    /// erasure a moment ago and be about to write its line, which must not stand there twice: so it gets some time,
    /// and processes that start at once wait for each other.</summary>
    private static async Task CompleteAsync(
        ErasureJournal journal,
        HashSet<long> erased,
        Dictionary<ErasureJournal.Entry, int> left,
        CancellationToken cancellation)
    {
        if (Missing(journal.Read(), erased, left).Any())
        {
            await Task.Delay(Grace, cancellation);
            journal.Append(Missing(journal.Read(), erased, left));
        }
    }

    private static IEnumerable<ErasureJournal.Entry> Missing(
        IReadOnlyList<ErasureJournal.Entry> written, HashSet<long> erased, Dictionary<ErasureJournal.Entry, int> left)
    {
        var patrons = written.Where(entry => entry.Library is null).Select(entry => entry.Patron).ToHashSet();
        return erased.Except(patrons).Order().Select(patron => new ErasureJournal.Entry(patron, null))
            .Concat(left.SelectMany(one => Enumerable.Repeat(
                one.Key, Math.Max(0, one.Value - written.Count(entry => entry == one.Key)))));
    }

    private static async Task<HashSet<long>> ErasedAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("select id from patron where erased", connection)
        {
            CommandTimeout = 0,
        };
        var erased = new HashSet<long>();
        await using var row = await command.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
        {
            _ = erased.Add(row.GetInt64(0));
        }

        return erased;
    }

    /// <summary>Of somebody whom the backup does not know at all a shell is made, so that the id stays taken.</summary>
    private static async Task EraseAsync(
        NpgsqlConnection connection, long[] patrons, DateTimeOffset now, CancellationToken cancellation)
    {
        if (patrons.Length == 0)
        {
            return;
        }

        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using var batch = connection.CreateBatch();
        _ = batch.Add(PassIds, new NpgsqlParameter<long> { TypedValue = patrons[^1] });
        _ = batch.Add(
            "insert into patron (id, erased) select unnest($1), true on conflict (id) do nothing",
            Rows.Longs(patrons));
        _ = batch.Add(
            EndReservations,
            Rows.Longs(patrons),
            new NpgsqlParameter<DateTime> { TypedValue = now.UtcDateTime });
        foreach (var statement in PatronTables.EraseAll)
        {
            _ = batch.Add(statement, Rows.Longs(patrons));
        }

        _ = batch.Add("update patron set version = version + 1 where id = any($1)", Rows.Longs(patrons));
        _ = await batch.ExecuteNonQueryAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }

    /// <summary>How often each patron's membership of a library was erased; who joined again is a member
    /// again.</summary>
    private static async Task<Dictionary<ErasureJournal.Entry, int>> LeftAsync(
        NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            "select patron_id, library, times from membership_erased", connection);
        var left = new Dictionary<ErasureJournal.Entry, int>();
        await using var row = await command.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
        {
            left[new ErasureJournal.Entry(row.GetInt64(0), row.GetString(1))] = row.GetInt32(2);
        }

        return left;
    }

    private static async Task LeaveAsync(
        NpgsqlConnection connection, (ErasureJournal.Entry Entry, int Times)[] left, CancellationToken cancellation)
    {
        if (left.Length == 0)
        {
            return;
        }

        var patrons = Array.ConvertAll(left, one => one.Entry.Patron);
        var libraries = Array.ConvertAll(left, one => one.Entry.Library!);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using var batch = connection.CreateBatch();
        foreach (var statement in PatronTables.EraseOfLibrary)
        {
            _ = batch.Add(statement, Rows.Longs(patrons), Rows.Texts(libraries));
        }

        _ = batch.Add(
            """
            insert into membership_erased (patron_id, library, times)
            select * from unnest($1, $2, $3) as u (patron_id, library, times)
            where exists (select from patron p where p.id = u.patron_id)
            on conflict (patron_id, library) do update set times = excluded.times
            """,
            Rows.Longs(patrons),
            Rows.Texts(libraries),
            new NpgsqlParameter<int[]> { TypedValue = Array.ConvertAll(left, one => one.Times) });
        _ = batch.Add("update patron set version = version + 1 where id = any($1)", Rows.Longs(patrons));
        _ = await batch.ExecuteNonQueryAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }

    [LoggerMessage(1210, LogLevel.Warning, "Erased {Count} patrons again whom an older database still knew.")]
    private static partial void ErasedAgain(ILogger logger, int count);
}
