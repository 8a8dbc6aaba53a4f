using Skranke.Api.Operations;
using Skranke.Tests.Support;
using Xunit;

namespace Skranke.Tests.Operations;

/// <summary>What operators see of what time has made due.</summary>
[Collection(PostgresCollection.Name)]
public sealed class DueActionsSectionTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Every_kind_of_what_is_due_is_counted_and_the_oldest_says_how_far_behind_it_is()
    {
        await using var ledger = new PostgresLedgerUnderTest(postgres.CreateDatabase());
        await ledger.PutSmallWorldAsync(patrons: 1, titles: 1);
        var section = new DueActionsSection(ledger.Database, new SetClock(SmallWorld.Noon));
        Assert.Equal(["due now 0", "behind, seconds 0", "held after a restore 0"], await Figures(section));

        foreach (var statement in new[]
        {
            "insert into debt_to_review (patron_id, library) values (1, 'DK-722300')",
            $"update library set collection_due_at = '{SmallWorld.Noon.AddHours(-1):O}'",
        })
        {
            await BigWorld.ExecuteAsync(ledger.Database, statement);
        }

        Assert.Equal(["due now 2", "behind, seconds 3600", "held after a restore 0"], await Figures(section));
    }

    private static async Task<string[]> Figures(DueActionsSection section) =>
    [
        .. (await section.ReadAsync(CancellationToken.None)).Select(figure => $"{figure.Label} {figure.Value}"),
    ];
}
