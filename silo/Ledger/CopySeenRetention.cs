using Npgsql;
using Skranke.Loans.Offline;

namespace Skranke.Silo.Ledger;

/// <summary>Forgets when copies came by without being lent, once no offline transaction can be so old that it would end
/// there (I33), a small batch at a time.</summary>
public static class CopySeenRetention
{
    private const int BatchMax = 5000;

    /// <summary>A request that was admitted just before its time was over may still be on its way.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromDays(1);

    /// <returns>How many were forgotten.</returns>
    public static async Task<long> RunAsync(
        NpgsqlDataSource database, DateTimeOffset now, CancellationToken cancellation)
    {
        var forgotten = 0L;
        for (var last = BatchMax; last == BatchMax;)
        {
            await using var delete = database.CreateCommand(
                """
                delete from copy_seen where ctid = any (array(select ctid from copy_seen where at < $1 limit $2))
                """);
            delete.Parameters.Add(new() { Value = (now - Timeline.AgeMax - Margin).UtcDateTime });
            delete.Parameters.Add(new() { Value = BatchMax });
            last = await delete.ExecuteNonQueryAsync(cancellation);
            forgotten += last;
        }

        return forgotten;
    }
}
