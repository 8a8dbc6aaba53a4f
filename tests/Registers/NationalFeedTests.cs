using Npgsql;
using Skranke.Basics;
using Skranke.Cards;
using Skranke.Silo.Registers.National;
using Skranke.Tests.Support;
using Xunit;

namespace Skranke.Tests.Registers;

/// <summary>The feed of national cards: whoever changes a card, a name or a membership, the change stands in it from
/// the same commit on, and no reader misses one (N12, N19).</summary>
[Collection(PostgresCollection.Name)]
public sealed class NationalFeedTests(PostgresFixture postgres)
{
    private static readonly SetClock Clock = new(SmallWorld.Noon);

    [Fact]
    public async Task A_card_is_told_as_it_stands_with_what_N12_names()
    {
        var database = await WithKariAsync();

        var view = Assert.Single(await ReadAsync(database));

        var card = view.Card!;
        Assert.Equal(
            ("N000000001", "Kari Nordmann", NationalCardState.Active, "91234567", "kari@example.org"),
            (card.Number.Value, card.Name, card.State, card.Phone, card.Email));
        Assert.Equal(["DK-722300", "NO-2030000"], card.Libraries.Select(library => library.Value));
        Assert.Equal("DK-722300", card.Home!.Value.Value);
        Assert.Equal(new("Storgata 1", "8622", "Mo i Rana"), card.Address);
        Assert.Equal([2], card.NationalId!.Index);
        Assert.Null(view.ChangedBy);
    }

    public static TheoryData<string> WhatIsNews => new(
        "update card set state = 1, block_reason = 'lost' where id = 1",
        "update card set state = 2 where id = 1",
        "update patron_contact set name = 'Kari Hansen'",
        "update patron_contact set phone = null",
        "update patron_contact set is_protected = true",
        "update patron_contact set national_id_index = '\\x07'",
        "update membership set active = false",
        "update membership set home = false",
        "delete from membership",
        "insert into library (isil, name, time_zone, currency) values ('NO-2', 'To', 'Europe/Oslo', 'NOK'); "
            + "insert into membership (patron_id, library, active) values (1, 'NO-2', true)",
        "delete from card where id = 1",
        "delete from patron_contact");

    [Theory]
    [MemberData(nameof(WhatIsNews))]
    public async Task Every_change_of_what_is_shared_stands_in_the_feed(string sql)
    {
        var database = await WithKariAsync();
        var before = Assert.Single(await ReadAsync(database));

        await BigWorld.ExecuteAsync(database, sql);

        var after = Assert.Single(await ReadAsync(database, before.ChangedAt));
        Assert.True(after.ChangedAt > before.ChangedAt);
    }

    public static TheoryData<string> WhatIsNone => new(
        "update patron_contact set name = name, responsible_person = 'x'",
        "update patron set version = version + 1",
        "update membership set rules_version = 7",
        "update card set changed_at = now()",
        "insert into card (id, patron_id, number, kind, library) values (2, 1, '0001', 0, 'DK-722300')",
        "update patron_contact set name = 'X' where patron_id = 2");

    [Theory]
    [MemberData(nameof(WhatIsNone))]
    public async Task What_is_not_shared_is_no_news(string sql)
    {
        var database = await WithKariAsync();
        var before = Assert.Single(await ReadAsync(database));

        await BigWorld.ExecuteAsync(database, sql);

        Assert.Empty(await ReadAsync(database, before.ChangedAt));
    }

    [Fact]
    public async Task A_secret_address_is_not_told_until_its_protection_has_lapsed()
    {
        var database = await WithKariAsync();
        await BigWorld.ExecuteAsync(
            database, "update patron_contact set is_protected = true, protected_until = '2026-11-23'");

        Assert.Null(Assert.Single(await ReadAsync(database)).Card!.Address);
        var later = new NationalCardReader(database, new SetClock(SmallWorld.Noon.AddDays(1)));
        Assert.NotNull(Assert.Single(await later.ChangedAfter(DateTimeOffset.UnixEpoch, 10, default)).Card!.Address);
    }

    [Fact]
    public async Task A_card_that_is_gone_is_told_without_number_and_person()
    {
        var database = await WithKariAsync();
        await BigWorld.ExecuteAsync(database, "delete from card where id = 1");

        var view = Assert.Single(await ReadAsync(database));

        Assert.Equal((new CardId(1), null), (view.Id, view.Card));
        Assert.Null(view.NumberToWithdraw);
    }

    [Fact]
    public async Task N19_a_replaced_number_is_told_with_the_one_that_took_its_place()
    {
        var database = await WithKariAsync();
        var before = Assert.Single(await ReadAsync(database));

        await BigWorld.ExecuteAsync(
            database,
            """
            begin;
            update card set state = 2 where id = 1;
            insert into card (id, patron_id, number, kind) values (7, 1, 'N000000007', 2);
            commit;
            """);

        var told = await ReadAsync(database, before.ChangedAt);
        Assert.Equal(
            [("N000000001", NationalCardState.Replaced, "N000000007"), ("N000000007", NationalCardState.Active, null)],
            told.Select(view => (view.Card!.Number.Value, view.Card.State, view.ReplacedBy?.Value)));
        await BigWorld.ExecuteAsync(database, "update patron_contact set phone = '1'");
        Assert.Equal([7L], (await ReadAsync(database, told[^1].ChangedAt)).Select(view => view.Id.Value));
    }

    [Fact]
    public async Task Cards_that_change_together_are_never_parted_by_a_page()
    {
        var database = postgres.CreateDatabase();
        await BigWorld.PutAsync(database, 300, 0);
        await BigWorld.ExecuteAsync(
            database,
            """
            insert into patron_contact (patron_id, name) select i, 'Navn' from generate_series(1, 300) i;
            insert into card (id, patron_id, number, kind)
                select 1000 + i, i, 'N' || lpad(i::text, 9, '0'), 1 from generate_series(1, 300) i;
            """);

        var (seen, after) = (new HashSet<long>(), DateTimeOffset.UnixEpoch);
        while (await ReadAsync(database, after, 7) is { Count: > 0 } page)
        {
            seen.UnionWith(page.Select(view => view.Id.Value));
            after = page[^1].ChangedAt;
        }

        Assert.Equal(300, seen.Count);
    }

    [Fact]
    public async Task A_change_whose_transaction_ends_late_is_not_missed()
    {
        var database = await WithKariAsync();
        await BigWorld.ExecuteAsync(
            database,
            """
            insert into patron_contact (patron_id, name) values (2, 'Ola');
            insert into card (id, patron_id, number, kind) values (2, 2, 'N000000002', 1);
            """);
        var reader = new NationalCardReader(database, Clock);
        var seen = (await reader.ChangedAfter(DateTimeOffset.UnixEpoch, 10, default))[^1].ChangedAt;
        await using var late = await database.OpenConnectionAsync();
        await using var transaction = await late.BeginTransactionAsync();
        await using var early = new NpgsqlCommand("update card set state = 1 where id = 1", late);
        _ = await early.ExecuteNonQueryAsync();
        await BigWorld.ExecuteAsync(database, "update card set state = 1 where id = 2");

        Assert.Empty(await reader.ChangedAfter(seen, 10, default));
        await transaction.CommitAsync();

        Assert.Equal([1L, 2L], (await reader.ChangedAfter(seen, 10, default)).Select(view => view.Id.Value));
    }

    [Fact]
    public async Task Time_in_the_feed_never_goes_back_although_the_servers_clock_does()
    {
        var database = await WithKariAsync();
        await BigWorld.ExecuteAsync(database, "update national_card set changed_at = now() + interval '1 second'");
        var ahead = await ScalarAsync<DateTime>(database, "select changed_at from national_card");

        await BigWorld.ExecuteAsync(database, "update card set state = 1 where id = 1");

        Assert.True(await ScalarAsync<DateTime>(database, "select changed_at from national_card") > ahead);
    }

    [Fact]
    public async Task Cards_from_before_the_feed_are_in_it()
    {
        var database = postgres.CreateDatabase();
        await BigWorld.PutAsync(database, 1, 0);
        await BigWorld.ExecuteAsync(
            database,
            """
            alter table card disable trigger all;
            insert into card (id, patron_id, number, kind) values (2, 1, 'N000000001', 1);
            alter table card enable trigger all;
            insert into patron_contact (patron_id, name) values (1, 'Kari');
            delete from national_card;
            select national_cards_changed(array(select id from card where library is null and kind in (1, 2)));
            """);

        Assert.Equal([2L], (await ReadAsync(database)).Select(view => view.Id.Value));
    }

    /// <summary>A patron with a national card, at home in Hørsholm and a borrower elsewhere too.</summary>
    private async Task<NpgsqlDataSource> WithKariAsync()
    {
        var database = postgres.CreateDatabase();
        await BigWorld.PutAsync(database, 2, 0);
        await BigWorld.ExecuteAsync(
            database,
            """
            delete from card;
            insert into card (id, patron_id, number, kind) values (1, 1, 'N000000001', 1);
            insert into patron_contact (patron_id, name, email, phone, street, postal_code, city, national_id,
                                        national_id_index)
            values (1, 'Kari Nordmann', 'kari@example.org', '91234567', 'Storgata 1', '8622', 'Mo i Rana', '\x01',
                    '\x02');
            update national_card set libraries_elsewhere = '{NO-2030000}';
            """);
        return database;
    }

    private static Task<IReadOnlyList<NationalCardView>> ReadAsync(
        NpgsqlDataSource database, DateTimeOffset? after = null, int most = 100) =>
        new NationalCardReader(database, Clock).ChangedAfter(after ?? DateTimeOffset.UnixEpoch, most, default);

    private static async Task<T> ScalarAsync<T>(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }
}
