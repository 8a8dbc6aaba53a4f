using Skranke.Tests.Support;
using Xunit;

namespace Skranke.Tests.Privacy;

/// <summary>A temporary address is forgotten when its time is over (N14).</summary>
[Collection(PostgresCollection.Name)]
public sealed class EndedAddressesTests(PostgresFixture postgres)
{
    [Fact]
    public async Task An_address_is_deleted_when_its_last_day_is_over_everywhere()
    {
        await using var library = await PrivacyUnderTest.StartAsync(postgres, patrons: 1);
        var today = DateOnly.FromDateTime(library.Now.UtcDateTime);
        await library.Ledger.ExecuteAsync(
            """
            insert into patron_address (id, patron_id, street, from_day, to_day)
            values (1, $1, 'A', null, $2), (2, $1, 'B', null, $3), (3, $1, 'C', $3, null)
            """,
            PrivacyUnderTest.FirstPatron,
            today.AddDays(-2),
            today.AddDays(-1));

        _ = await library.Run.RunAsync(library.Now, CancellationToken.None);

        Assert.Equal(
            [2L, 3L],
            await library.Ledger.RowsAsync("select id from patron_address order by id", row => row.GetInt64(0)));
    }
}
