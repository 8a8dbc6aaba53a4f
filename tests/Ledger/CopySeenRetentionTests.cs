using Skranke.Basics;
using Skranke.Silo.Ledger;
using Skranke.Tests.Support;
using Xunit;

namespace Skranke.Tests.Ledger;

/// <summary>When a copy came by is kept as long as an offline transaction could end there (I33).</summary>
[Collection(PostgresCollection.Name)]
public sealed class CopySeenRetentionTests(PostgresFixture postgres)
{
    [Fact]
    public async Task What_no_offline_transaction_can_reach_is_forgotten()
    {
        await using var ledger = new PostgresLedgerUnderTest(postgres.CreateDatabase());
        await BigWorld.ExecuteAsync(
            ledger.Database,
            """
            insert into copy_seen (copy_id, at, branch)
            values (1, '2026-08-22T10:59:59Z', 'DK-722300'), (1, '2026-08-25T11:00:00Z', 'DK-722300')
            """);

        Assert.Equal(1, await CopySeenRetention.RunAsync(ledger.Database, SmallWorld.Noon, CancellationToken.None));

        var history = await ledger.Load.History(new CopyId(1), SmallWorld.Noon.AddYears(-1));
        Assert.Equal([SmallWorld.Noon.AddDays(-90)], history.Seen.ToArray());
    }
}
