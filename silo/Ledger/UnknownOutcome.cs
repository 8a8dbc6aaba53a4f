using Npgsql;

namespace Skranke.Silo.Ledger;

/// <summary>What became of units whose connection broke during COMMIT. A mere look-up could run before the old backend
/// has finished; inserting a tombstone under the operation's id waits for it. Where the tombstone fits, the unit was
/// not written and never will be by that backend, so that the tombstone can go and the unit be tried again
/// (I24).</summary>
internal static class UnknownOutcome
{
    /// <returns>The operations that were written; null where the database did not come back in time.</returns>
    public static async Task<HashSet<Guid>?> ResolveAsync(
        NpgsqlDataSource database, IReadOnlyList<PendingUnit> units, TimeSpan patience)
    {
        var operations = units.Where(unit => unit.Unit.Request is not null)
            .Select(RequestRows.Operation).Order().ToArray();
        var started = TimeProvider.System.GetTimestamp();
        for (var pause = 50; TimeProvider.System.GetElapsedTime(started) < patience; pause = Math.Min(pause * 2, 500))
        {
            try
            {
                return await TryAsync(database, operations);
            }
            catch (NpgsqlException)
            {
                await Task.Delay(pause);
            }
        }

        return null;
    }

    private static async Task<HashSet<Guid>> TryAsync(NpgsqlDataSource database, Guid[] operations)
    {
        await using var connection = await database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var insert = new NpgsqlCommand(
            """
            insert into request (operation, fingerprint, at, answer)
            select operation, operation, now(), null from unnest($1) as u (operation)
            on conflict do nothing returning operation
            """,
            connection);
        insert.Parameters.Add(RequestRows.Uuids(operations));
        HashSet<Guid> tombstones;
        await using (var reader = await insert.ExecuteReaderAsync())
        {
            tombstones = await RequestRows.ReadClaimedAsync(reader);
        }

        await transaction.RollbackAsync();
        return [.. operations.Where(operation => !tombstones.Contains(operation))];
    }
}
