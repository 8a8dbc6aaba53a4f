using Npgsql;

namespace Skranke.Silo.ReadModels;

/// <summary>How far a stream of rows is settled. While a transaction that drew a lower place is open, a reader that
/// went past it would never see its rows; what was drawn so far is settled once every transaction older than this
/// question has ended.</summary>
/// <param name="drawnSql">Gives the highest place that was drawn so far; a transaction that draws has an id
/// already.</param>
internal sealed class Settled<T>(NpgsqlDataSource database, string drawnSql) where T : struct, IComparable<T>
{
    /// <summary>A question waits so often, a little, for transactions that are about to end; then the stream stops
    /// where it was settled before.</summary>
    private const int GlancesMax = 40;

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(10);

    private T _settled;

    /// <summary>The highest place below which nothing can appear any more.</summary>
    public async Task<T> UpToAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var drawn = (T)(await ScalarAsync(connection, drawnSql, null, cancellation))!;

        // Whoever drew one of these places has a transaction id already, and it is lower than this one.
        var newest = await ScalarAsync(connection, "select pg_current_xact_id()::text", null, cancellation);
        for (var glance = 0; glance < GlancesMax; glance++)
        {
            if (await ScalarAsync(
                connection,
                "select pg_snapshot_xmin(pg_current_snapshot()) >= $1::text::xid8",
                newest,
                cancellation) is true)
            {
                _settled = _settled.CompareTo(drawn) < 0 ? drawn : _settled;
                return drawn;
            }

            await Task.Delay(Glance, cancellation);
        }

        return _settled;
    }

    private static async Task<object?> ScalarAsync(
        NpgsqlConnection connection, string sql, object? value, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        if (value is not null)
        {
            command.Parameters.Add(new() { Value = value });
        }

        return await command.ExecuteScalarAsync(cancellation);
    }
}
