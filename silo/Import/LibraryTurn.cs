using Npgsql;

namespace Skranke.Silo.Import;

/// <summary>A connection of its own that holds a library's turn: one import at a time for each library, also where
/// several processes run on one database. A connection that is lost gives the turn back.</summary>
internal sealed class LibraryTurn : IAsyncDisposable
{
    /// <summary>Any number, as long as nobody else in the same database takes it for such locks.</summary>
    private const int LockKind = 0x494D_504F;

    /// <summary>Rows are found and locked by their keys, one after the other in the order of the keys, also where a
    /// table was nearly empty when the statement was planned.</summary>
    private const string ByKeyOnly =
        "set plan_cache_mode = force_generic_plan; set enable_seqscan = off; set enable_hashjoin = off; "
        + "set enable_mergejoin = off";

    private const string Reset =
        "reset plan_cache_mode; reset enable_seqscan; reset enable_hashjoin; reset enable_mergejoin";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private LibraryTurn(NpgsqlConnection connection) => Connection = connection;

    public NpgsqlConnection Connection { get; }

    public static async Task<LibraryTurn> TakeAsync(ImportWorld world, Isil library, CancellationToken cancellation)
    {
        var turn = new LibraryTurn(await world.Database.OpenConnectionAsync(cancellation));
        try
        {
            while (!await TryTakeAsync(turn.Connection, library, cancellation))
            {
                await Task.Delay(Pause, world.Machine, cancellation);
            }

            await using var command = new NpgsqlCommand(ByKeyOnly, turn.Connection);
            _ = await command.ExecuteNonQueryAsync(cancellation);
            return turn;
        }
        catch
        {
            await turn.DisposeAsync();
            throw;
        }
    }

    /// <summary>Gives the turn back, for connections go to a pool that does not clear them; where the connection is
    /// broken, the server has done so already.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Connection.FullState == System.Data.ConnectionState.Open)
        {
            try
            {
                await using var command = new NpgsqlCommand(
                    $"select pg_advisory_unlock_all(); {Reset}", Connection);
                _ = await command.ExecuteNonQueryAsync();
            }
            catch (NpgsqlException)
            {
                NpgsqlConnection.ClearPool(Connection);
            }
        }

        await Connection.DisposeAsync();
    }

    private static async Task<bool> TryTakeAsync(
        NpgsqlConnection connection, Isil library, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("select pg_try_advisory_lock($1, hashtext($2))", connection)
        {
            Parameters = { new() { Value = LockKind }, new() { Value = library.Value } },
        };
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }
}
