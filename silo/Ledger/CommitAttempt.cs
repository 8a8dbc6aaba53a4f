using Npgsql;
using Skranke.Ledger;

namespace Skranke.Silo.Ledger;

/// <summary>One try to commit a batch: lock and compare, write, commit; three round trips however many units there are.
/// Units are answered only after COMMIT returned (I22).</summary>
internal sealed class CommitAttempt(NpgsqlDataSource database, PendingUnit[] batch, LedgerMeters meters)
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

    private async Task RunAsync(NpgsqlConnection connection)
    {
        var started = TimeProvider.System.GetTimestamp();
        await using var transaction = await connection.BeginTransactionAsync();
        var (results, good, eventIds) = await CheckAsync(connection);
        await WriteAsync(connection, good, eventIds);

        IsInDoubt = good.Count > 0;
        await transaction.CommitAsync();
        IsInDoubt = false;
        Promises<CommitResult>.Keep(good
            .Select(unit => ((TaskCompletionSource<CommitResult>)unit, (CommitResult)CommitResult.Committed.Instance))
            .Concat(results.Select(pair => ((TaskCompletionSource<CommitResult>)pair.Key, pair.Value))));
        meters.Committed(good.Count, results.Count, TimeProvider.System.GetElapsedTime(started));
    }

    private async Task<(Dictionary<PendingUnit, CommitResult> Results, List<PendingUnit> Good, List<long> EventIds)>
        CheckAsync(NpgsqlConnection connection)
    {
        var check = new FenceCheck(batch);
        var claims = batch.Any(unit => unit.Unit.Request is not null);
        var events = batch.Sum(unit => unit.Events);
        await using var statements = connection.CreateBatch();
        check.AddStatements(statements);
        if (claims)
        {
            RequestRows.AddClaims(statements, batch);
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

        return await JudgeAsync(connection, check, claimed, eventIds);
    }

    /// <summary>A unit that was answered before says so, whatever its fences; a broken fence refuses the unit
    /// alone.</summary>
    private async Task<(Dictionary<PendingUnit, CommitResult>, List<PendingUnit>, List<long>)> JudgeAsync(
        NpgsqlConnection connection, FenceCheck check, HashSet<Guid> claimed, List<long> eventIds)
    {
        var results = new Dictionary<PendingUnit, CommitResult>();
        var good = new List<PendingUnit>(batch.Length);
        var broken = new List<PendingUnit>();
        var before = batch
            .Where(unit => unit.Unit.Request is { } request && !claimed.Contains(request.Operation)).ToArray();
        if (before.Length > 0)
        {
            var answers = await RequestRows.ReadAnswersAsync(connection, before);
            foreach (var unit in before)
            {
                results[unit] = answers[RequestRows.Operation(unit)];
            }
        }

        foreach (var unit in batch.Where(unit => !results.ContainsKey(unit)))
        {
            var fences = check.BrokenOf(unit.Unit);
            if (fences.Count > 0)
            {
                results[unit] = new CommitResult.FencesBroken([.. fences]);
                broken.Add(unit);
            }
            else
            {
                good.Add(unit);
            }
        }

        await ReleaseAsync(connection, broken);
        return (results, good, eventIds);
    }

    private static async Task ReleaseAsync(NpgsqlConnection connection, List<PendingUnit> broken)
    {
        await using var statements = connection.CreateBatch();
        RequestRows.AddReleases(statements, broken);
        if (statements.BatchCommands.Count > 0)
        {
            _ = await statements.ExecuteNonQueryAsync();
        }
    }

    private static async Task WriteAsync(NpgsqlConnection connection, List<PendingUnit> good, List<long> eventIds)
    {
        var facts = new FactRows(good.Where(unit => unit.Unit.Request is not null), eventIds);
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
