using Npgsql;
using Skranke.Basics;
using Skranke.Silo.ReadModels;
using Skranke.Tests.Support;
using Xunit;

namespace Skranke.Tests.ReadModels;

/// <summary>Each reservation that waits is given one free copy, in the order of the queues, and no branch fetches for
/// another's (I12).</summary>
[Collection(PostgresCollection.Name)]
public sealed class PickListTests(PostgresFixture postgres)
{
    private static readonly DateOnly Today = new(2026, 11, 23);

    /// <summary>Copies with the ids from 200000 of title 1; the odd ones at Rungsted.</summary>
    private const string ManyCopies =
        """
        insert into copy (id, title_id, owner, barcode, branch, material)
        select i, 1, 'DK-722300', 'X' || i, case i % 2 when 0 then 'DK-722300' else 'DK-722301' end, 'book'
        from generate_series(200000, 219999) i;
        """;

    private const string Waiting =
        """
        insert into reservation (id, patron_id, title_id, place, state, library, pickup_branch, placed_at,
                                 interest_until, channel, wanted_copy_id, issue, other_titles, other_places,
                                 paused_from, paused_until)
        values
        """;

    [Fact]
    public async Task Of_many_free_copies_each_who_waits_is_given_one_at_the_pickup_branch()
    {
        var database = await WorldAsync(
            ManyCopies
            + Waiting
            + Row(1, 1, "1, 1") + "," + Row(2, 2, "1, 2", at: "DK-722301") + "," + Row(3, 3, "1, 3"));

        var main = await PicksAsync(database, SmallWorld.Main);
        var rungsted = await PicksAsync(database, SmallWorld.Rungsted);

        Assert.Equal([1L, 3L], main.Select(pick => pick.Reservation.Value));
        Assert.Equal([2L], rungsted.Select(pick => pick.Reservation.Value));
        Assert.Equal(3, main.Concat(rungsted).Select(pick => pick.Copy).Distinct().Count());
    }

    [Fact]
    public async Task A_copy_elsewhere_is_fetched_where_the_pickup_branch_has_none_free()
    {
        var database = await WorldAsync(
            ManyCopies
            + "update copy set status = 6 where title_id = 1 and branch = 'DK-722300';"
            + Waiting + Row(1, 1, "1, 1"));

        Assert.Empty(await PicksAsync(database, SmallWorld.Main));
        Assert.Equal(SmallWorld.Main, Assert.Single(await PicksAsync(database, SmallWorld.Rungsted)).PickupBranch);
    }

    [Fact]
    public async Task Nobody_fetches_what_is_lent_however_many_there_are()
    {
        var database = await WorldAsync(
            ManyCopies
            + """
            insert into loan (id, patron_id, copy_id, title_id, loaned_at, due_date, policy_version, renewals_max,
                              channel, library, branch, material)
            select id, 1, id, 1, '2026-11-23T11:00:00Z', '2026-12-23', 1, 3, 0, 'DK-722300', 'DK-722300', 'book'
            from copy where title_id = 1;
            """
            + Waiting + Row(1, 1, "1, 1") + "," + Row(2, 2, "1, 2", at: "DK-722301"));

        Assert.Empty(await PicksAsync(database, SmallWorld.Main));
        Assert.Empty(await PicksAsync(database, SmallWorld.Rungsted));
    }

    [Fact]
    public async Task A_named_copy_is_found_among_many()
    {
        var database = await WorldAsync(ManyCopies + Waiting + Row(1, 1, "1, 1", wanted: "219998"));

        Assert.Equal("X219998", Assert.Single(await PicksAsync(database, SmallWorld.Main)).Copy.Value);
    }

    [Fact]
    public async Task An_issue_is_found_among_many()
    {
        var database = await WorldAsync(
            ManyCopies
            + "update copy set issue = '2026:4' where id = 219996;"
            + Waiting + Row(1, 1, "1, 1", issue: "'2026:4'") + "," + Row(2, 2, "1, 2", issue: "'2026:5'"));

        var pick = Assert.Single(await PicksAsync(database, SmallWorld.Main));
        Assert.Equal((1L, "X219996"), (pick.Reservation.Value, pick.Copy.Value));
    }

    [Fact]
    public async Task Any_of_several_titles_is_fetched_once()
    {
        var database = await WorldAsync(Waiting + Row(1, 1, "1, 1", others: "'{2,3}', '{1,1}'"));

        Assert.Equal("T1", Assert.Single(await PicksAsync(database, SmallWorld.Main)).Title.Value);

        await BigWorld.ExecuteAsync(database, "update copy set status = 6 where title_id = 1");
        Assert.Equal("T2", Assert.Single(await PicksAsync(database, SmallWorld.Main)).Title.Value);
    }

    [Theory]
    [InlineData("'2026-11-23', '2026-11-23'", false)]
    [InlineData("'2026-11-24', null", true)]
    [InlineData("'2026-11-01', null", false)]
    [InlineData("'2026-11-01', '2026-11-22'", true)]
    public async Task Who_is_paused_today_is_passed_over(string pause, bool isPicked)
    {
        var database = await WorldAsync(Waiting + Row(1, 1, "1, 1", pause: pause));

        Assert.Equal(isPicked, (await PicksAsync(database, SmallWorld.Main)).Count == 1);
    }

    [Theory]
    [InlineData("2026-11-22", false)]
    [InlineData("2026-11-23", true)]
    public async Task Who_wants_it_no_longer_is_passed_over_also_before_a_timer_has_come(string until, bool isPicked)
    {
        var database = await WorldAsync(Waiting + Row(1, 1, "1, 1", interestUntil: until));

        Assert.Equal(isPicked, (await PicksAsync(database, SmallWorld.Main)).Count == 1);
    }

    private static string Row(
        int id,
        int patron,
        string titleAndPlace,
        string at = "DK-722300",
        string wanted = "null",
        string issue = "null",
        string others = "null, null",
        string pause = "null, null",
        string interestUntil = "2027-05-22") =>
        $"""
        ({id}, {patron}, {titleAndPlace}, 0, 'DK-722300', '{at}', '2026-11-23T11:00:00Z', '{interestUntil}', 0,
         {wanted}, {issue}, {others}, {pause})
        """;

    private async Task<NpgsqlDataSource> WorldAsync(string sql)
    {
        var database = postgres.CreateDatabase();
        await using (var ledger = new PostgresLedgerUnderTest(database))
        {
            await ledger.PutSmallWorldAsync(patrons: 3, titles: 3);
            await BigWorld.ExecuteAsync(database, sql);
        }

        return database;
    }

    private static Task<IReadOnlyList<Pick>> PicksAsync(NpgsqlDataSource database, BranchId branch) =>
        new PickList(database).Of(SmallWorld.Hoersholm, branch, Today, default);
}
