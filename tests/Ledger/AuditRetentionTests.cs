using Skranke.Silo.Ledger;
using Skranke.Tests.Support;
using Xunit;

namespace Skranke.Tests.Ledger;

[Collection(PostgresCollection.Name)]
public sealed class AuditRetentionTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Who_looked_at_whom_is_forgotten_after_two_years_and_not_before()
    {
        var now = SmallWorld.Noon;
        await using var database = postgres.CreateDatabase();
        await using var command = database.CreateCommand(
            """
            insert into audit (at, credential, library, operation, patron_id)
            select $1::timestamptz - make_interval(days => days), 1, 'DK-722300', 1, 7
            from unnest(array[1, 729, 731, 800]) days
            """);
        command.Parameters.Add(new() { Value = now.UtcDateTime });
        _ = await command.ExecuteNonQueryAsync();

        Assert.Equal(2, await AuditRetention.RunAsync(database, now, default));
        Assert.Equal(0, await AuditRetention.RunAsync(database, now, default));
    }
}
