using Skranke.Tests.Embedded;
using Skranke.Tests.Support;
using Xunit;

namespace Skranke.Tests.Orleans;

/// <summary>The races of the embedded host, on two silos over one PostgreSQL; where a race is between two hosts,
/// between two clusters that know nothing of each other, as after a network cut.</summary>
[Collection(PostgresCollection.Name)]
public sealed class ClusterRaceTests(PostgresFixture postgres) : RaceTests
{
    protected override LedgerUnderTest Make() => new PostgresLedgerUnderTest(postgres.CreateDatabase())
    {
        Hosting = world => new ClusterInProcess(world),
    };

    protected override async Task AssertNoRenewalAfterAReservationAsync(LedgerUnderTest ledger) =>
        Assert.Empty(await ((PostgresLedgerUnderTest)ledger).RowsAsync(
            """
            select renewed.id from event renewed join event placed using (title_id)
            where renewed.kind = 2 and placed.kind = 5 and renewed.id > placed.id
            """,
            row => row.GetInt64(0)));
}

/// <summary>One PostgreSQL for all tests of the cluster.</summary>
[CollectionDefinition(Name)]
public sealed class PostgresCollection : ICollectionFixture<PostgresFixture>
{
    public const string Name = "PostgreSQL of the cluster";
}
