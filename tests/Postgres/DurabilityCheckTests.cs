using Npgsql;
using Skranke.Silo.Ledger;
using Skranke.Silo.Postgres;
using Skranke.Tests.Support;
using Xunit;

namespace Skranke.Tests.Postgres;

/// <summary>A server that would forget what was acknowledged is refused, with the setting and its remedy
/// (I22).</summary>
[Collection(PostgresCollection.Name)]
public sealed class DurabilityCheckTests(PostgresFixture postgres)
{
    [Fact]
    public async Task A_server_that_keeps_everything_is_taken()
    {
        await using var connection = await postgres.CreateDatabase().OpenConnectionAsync();

        await DurabilityCheck.RequireAsync(connection);
    }

    [Fact]
    public async Task A_database_that_does_not_flush_at_commit_is_refused()
    {
        var database = postgres.CreateDatabase();
        await using (var connection = await database.OpenConnectionAsync())
        {
            await using var off = new NpgsqlCommand(
                $"alter database {connection.Database} set synchronous_commit = off", connection);
            _ = await off.ExecuteNonQueryAsync();
        }

        await using var fresh = Connections.Reading(database.ConnectionString + ";Application Name=fresh");
        await using var session = await fresh.OpenConnectionAsync();
        var refused = await Assert.ThrowsAsync<UnsafePostgresException>(() => DurabilityCheck.RequireAsync(session));

        Assert.Contains("synchronous_commit = off", refused.Message, StringComparison.Ordinal);
        Assert.Contains("RESET synchronous_commit", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_that_asks_for_forgetting_is_refused()
    {
        var asking = new NpgsqlConnectionStringBuilder(postgres.CreateDatabase().ConnectionString)
        {
            Options = "-c synchronous_commit=off",
        };
        await using var database = Connections.Reading(asking.ConnectionString);
        await using var session = await database.OpenConnectionAsync();

        _ = await Assert.ThrowsAsync<UnsafePostgresException>(() => DurabilityCheck.RequireAsync(session));
    }
}
