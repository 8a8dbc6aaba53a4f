using Npgsql;
using Skranke.Ledger;

namespace Skranke.Silo.Ledger;

/// <summary>One try to commit a batch: lock and compare, write, commit; three round trips however many units there are.
/// Units are answered only after COMMIT returned (I22).</summary>
internal sealed class CommitAttempt(
    NpgsqlDataSource database, PendingUnit[] batch, LedgerMeters meters, IErasureLog erasures)
{
    /// <summary>True from the moment COMMIT was sent until it is known what became of it.</summary>
    public bool IsInDoubt { get; private set; }

    public async Task RunAsync()
    {
        await using var connection = await database.OpenConnectionAsync();
        try
        {
            await RunAsync(connection);
        }
        catch (InvalidOperationException broken) when (connection.State != System.Data.ConnectionState.Open)
        {
            // What Npgsql says of a connection that was found broken between two commands.
            throw new NpgsqlException("The connection broke.", broken);
        }
    }

    /// <summary>Whoever is refused lets the others start again without him: what was moved for him must not
    /// stay.</summary>
    private async Task RunAsync(NpgsqlConnection connection)
    {
        var rest = batch;
        while (rest.Length > 0)
        {
            var started = TimeProvider.System.GetTimestamp();
            await using var transaction = await connection.BeginTransactionAsync();
            var all = Together.All(rest);
            var (refused, eventIds) = await CheckAsync(connection, all);
            if (refused.Count > 0)
            {
                await transaction.RollbackAsync();
                refused = OfFirst(rest, refused);
                Settle(refused);
                rest = Array.FindAll(rest, unit => !unit.IsSettled);
                meters.Refused(refused.Values);
                continue;
            }

            await WriteAsync(connection, all, eventIds);
            IsInDoubt = true;
            await transaction.CommitAsync();
            IsInDoubt = false;
            erasures.Note(all.Select(unit => unit.Unit));
            Settle(rest.Select(unit => KeyValuePair.Create<PendingUnit, CommitResult>(
                unit, CommitResult.Committed.Instance)));
            meters.Committed(all.Length, TimeProvider.System.GetElapsedTime(started));
            return;
        }
    }

    /// <summary>Where one of several that go together is refused, all of them are.</summary>
    private static Dictionary<PendingUnit, CommitResult> OfFirst(
        PendingUnit[] units, Dictionary<PendingUnit, CommitResult> refused)
    {
        var ofFirst = new Dictionary<PendingUnit, CommitResult>();
        foreach (var unit in units)
        {
            if (Array.Find([unit, .. unit.Behind], refused.ContainsKey) is { } one)
            {
                ofFirst[unit] = refused[one];
            }
        }

        return ofFirst;
    }

    /// <summary>Answers units, and marks them at once: the answer itself is given on another thread.</summary>
    internal static void Settle(IEnumerable<KeyValuePair<PendingUnit, CommitResult>> results) =>
        Promises<CommitResult>.Keep(results.Select(pair =>
        {
            pair.Key.IsSettled = true;
            return ((TaskCompletionSource<CommitResult>)pair.Key, pair.Value);
        }));

    private static async Task<(Dictionary<PendingUnit, CommitResult> Refused, List<long> EventIds)> CheckAsync(
        NpgsqlConnection connection, PendingUnit[] units)
    {
        var check = new FenceCheck(units);
        var claims = Array.Exists(units, unit => unit.Unit.Request is not null);
        var events = units.Sum(unit => unit.Events);
        await using var statements = connection.CreateBatch();
        check.AddStatements(statements);
        if (claims)
        {
            RequestRows.AddClaims(statements, units);
        }

        if (events > 0)
        {
            // After the locks, so that the order of events is the order in which their transactions got their rows.
            _ = statements.Add(
                "select nextval('event_id_seq') from generate_series(1, $1)",
                new NpgsqlParameter<int> { TypedValue = events });
        }

        var claimed = new HashSet<Guid>();
        var eventIds = new List<long>(events);
        if (statements.BatchCommands.Count > 0)
        {
            await using var reader = await statements.ExecuteReaderAsync();
            await check.ReadAsync(reader);
            if (claims)
            {
                claimed = await RequestRows.ReadClaimedAsync(reader);
                _ = await reader.NextResultAsync();
            }

            while (events > 0 && await reader.ReadAsync())
            {
                eventIds.Add(reader.GetInt64(0));
            }
        }

        return (await RefusedAsync(connection, units, check, claimed), eventIds);
    }

    /// <summary>A unit that was answered before says so, whatever its fences; a broken fence refuses the unit
    /// alone.</summary>
    private static async Task<Dictionary<PendingUnit, CommitResult>> RefusedAsync(
        NpgsqlConnection connection, PendingUnit[] units, FenceCheck check, HashSet<Guid> claimed)
    {
        var refused = new Dictionary<PendingUnit, CommitResult>();
        var before = Array.FindAll(
            units, unit => unit.Unit.Request is { } request && !claimed.Contains(request.Operation));
        if (before.Length > 0)
        {
            var answers = await RequestRows.ReadAnswersAsync(connection, before);
            foreach (var unit in before)
            {
                refused[unit] = answers[RequestRows.Operation(unit)];
            }
        }

        foreach (var unit in units)
        {
            if (!refused.ContainsKey(unit) && check.BrokenOf(unit.Unit) is { Count: > 0 } fences)
            {
                refused[unit] = new CommitResult.FencesBroken([.. fences]);
            }
        }

        return refused;
    }

    private static async Task WriteAsync(NpgsqlConnection connection, PendingUnit[] units, List<long> eventIds)
    {
        var facts = new FactRows(units.Where(unit => unit.Unit.Request is not null), eventIds);
        await using var statements = connection.CreateBatch();
        facts.AddStatements(statements);
        if (statements.BatchCommands.Count == 0)
        {
            return;
        }

        _ = await statements.ExecuteNonQueryAsync();
        if (!facts.ClaimsHold())
        {
            throw new ClaimLostException();
        }
    }
}
