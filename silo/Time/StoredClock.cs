using Npgsql;
using Skranke.Silo.Postgres;

namespace Skranke.Silo.Time;

/// <summary>A frozen clock survives a restart: the ledger remembers where it stands, and it never goes back.</summary>
public static class StoredClock
{
    private const string Name = "clock";

    /// <exception cref="PostgresSetupException">when the clock would stand before something that happened
    /// already.</exception>
    public static async Task<BusinessClock> OpenAsync(
        NpgsqlDataSource database, DateTimeOffset? frozenAt, CancellationToken cancellation)
    {
        var stored = await ReadAsync(database, cancellation);
        if (frozenAt is null)
        {
            return new BusinessClock(TimeProvider.System, stored);
        }

        var earliest = stored ?? await LatestEventAsync(database, cancellation);
        if (frozenAt < earliest)
        {
            throw new PostgresSetupException(
                $"The clock cannot be set to {frozenAt:u}: this data folder has reached {earliest:u} already. "
                + "Start with that instant or a later one.");
        }

        await WriteAsync(database, frozenAt.Value, cancellation);
        return new BusinessClock(TimeProvider.System, frozenAt);
    }

    /// <summary>Remembers where the clock is moved to; before it moves, so that no event lies behind a restarted
    /// clock.</summary>
    public static async Task WriteAsync(NpgsqlDataSource database, DateTimeOffset to, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            """
            insert into setting (name, value) values ($1, $2)
            on conflict (name) do update set value = excluded.value
            """);
        command.Parameters.Add(new() { Value = Name });
        command.Parameters.Add(new() { Value = to.ToUniversalTime().ToString("O") });
        _ = await command.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task<DateTimeOffset?> ReadAsync(NpgsqlDataSource database, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand("select value from setting where name = $1");
        command.Parameters.Add(new() { Value = Name });
        return await command.ExecuteScalarAsync(cancellation) is string value ? DateTimeOffset.Parse(value) : null;
    }

    private static async Task<DateTimeOffset?> LatestEventAsync(
        NpgsqlDataSource database, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand("select at from event order by id desc limit 1");
        return await command.ExecuteScalarAsync(cancellation) is DateTime at ? new DateTimeOffset(at) : null;
    }
}
