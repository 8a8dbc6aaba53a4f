using Npgsql;
using Skranke.Silo.ReadModels;
using Skranke.Tests.Support;
using Xunit;

namespace Skranke.Tests.ReadModels;

/// <summary>The stream of events never shows one while an earlier one may still appear: a reader that went past it
/// would never see that one.</summary>
[Collection(PostgresCollection.Name)]
public sealed class EventReaderTests(PostgresFixture postgres)
{
    private const string Insert =
        """
        insert into event (id, horizon, at, kind, channel, credential, library)
        values (nextval('event_id_seq'), pg_snapshot_xmax(pg_current_snapshot()), now(), 1, 0, 1, 'DK-722300')
        """;

    [Fact]
    public async Task An_event_is_not_shown_while_an_older_transaction_may_still_write_a_lower_one()
    {
        var database = postgres.CreateDatabase();
        var stream = new EventReader(database);
        await using var slow = await database.OpenConnectionAsync();
        await using var transaction = await slow.BeginTransactionAsync();
        await using (var first = new NpgsqlCommand(Insert, slow))
        {
            _ = await first.ExecuteNonQueryAsync();
        }

        await BigWorld.ExecuteAsync(database, Insert);
        Assert.Empty(await stream.After(0, null, 10, default));

        await transaction.CommitAsync();
        Assert.Equal([1L, 2L], (await stream.After(0, null, 10, default)).Select(one => one.Id));
    }
}
