using Npgsql;

namespace Skranke.Silo.Ledger;

/// <summary>Forgets answers when their time is over (I25: at least 90 days), a small batch at a time, so that no writer
/// ever waits for it.</summary>
public static class RequestRetention
{
    private const int BatchMax = 5000;

    private static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    /// <returns>How many were forgotten.</returns>
    public static async Task<long> RunAsync(
        NpgsqlDataSource database, DateTimeOffset now, CancellationToken cancellation)
    {
        var forgotten = 0L;
        for (var last = BatchMax; last == BatchMax;)
        {
            await using var delete = database.CreateCommand(
                """
                with old as (select operation from request where at < $1 limit $2),
                about as (delete from answer_patron where operation in (select operation from old)),
                lists as (delete from answer_list where operation in (select operation from old))
                delete from request where operation = any (array(select operation from old))
                """);
            delete.Parameters.Add(new() { Value = (now - Kept).UtcDateTime });
            delete.Parameters.Add(new() { Value = BatchMax });
            last = await delete.ExecuteNonQueryAsync(cancellation);
            forgotten += last;
        }

        return forgotten;
    }
}
