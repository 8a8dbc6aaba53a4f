using Npgsql;

namespace Skranke.Silo.Ledger;

/// <summary>Forgets who looked at whom once nobody asks for it any more, a small batch at a time. Two years are what
/// supervisors and patrons have to ask in; nothing else of a patron is kept so long after its end.</summary>
public static class AuditRetention
{
    private const int BatchMax = 5000;

    private static readonly TimeSpan Kept = TimeSpan.FromDays(2 * 365);

    /// <returns>How many lines were forgotten.</returns>
    public static async Task<long> RunAsync(
        NpgsqlDataSource database, DateTimeOffset now, CancellationToken cancellation)
    {
        var forgotten = 0L;
        for (var last = BatchMax; last == BatchMax;)
        {
            await using var delete = database.CreateCommand(
                "delete from audit where ctid = any (array(select ctid from audit where at < $1 limit $2))");
            delete.Parameters.Add(new() { Value = (now - Kept).UtcDateTime });
            delete.Parameters.Add(new() { Value = BatchMax });
            last = await delete.ExecuteNonQueryAsync(cancellation);
            forgotten += last;
        }

        return forgotten;
    }
}
