using Skranke.Basics;
using Skranke.Ledger;
using Skranke.Notices;
using Skranke.Patrons;
using Skranke.Silo.Ledger;
using Skranke.Tests.Support;
using Skranke.WorkItems;
using Xunit;

namespace Skranke.Tests.Ledger;

/// <summary>What linking does with rows that no grain remembers.</summary>
[Collection(PostgresCollection.Name)]
public sealed class LinkFactsTests(PostgresFixture postgres) : IAsyncLifetime
{
    private readonly PostgresLedgerUnderTest _ledger = new(postgres.CreateDatabase());

    public Task InitializeAsync() => _ledger.PutSmallWorldAsync(patrons: 2, titles: 1);

    public async Task DisposeAsync() => await _ledger.DisposeAsync();

    /// <summary>Whoever adds a table about patrons says what linking does with it, or this fails.</summary>
    [Fact]
    public async Task Every_table_that_names_patrons_says_what_becomes_of_its_rows()
    {
        var tables = await _ledger.RowsAsync(
            """
            select distinct c.table_name::text
            from information_schema.columns c
            join information_schema.tables t using (table_schema, table_name)
            where c.table_schema = 'public' and (c.column_name like '%patron_id' or c.column_name = 'child_id')
              and t.table_type = 'BASE TABLE'
            """,
            row => row.GetString(0));

        Assert.Equal(LinkFacts.Tables.Keys.Order(), tables.Order());
    }

    [Fact]
    public async Task Notices_exclusions_and_work_items_go_over()
    {
        await _ledger.ExecuteAsync(
            """
            insert into exclusion (id, patron_id, library, ground, from_at)
            values (5, 2, 'DK-722300', 'conduct', now())
            """);
        var notice = new Notice(
            new NoticeId(7), new PatronId(2), SmallWorld.Hoersholm, NoticeKind.Receipt, 8, 0, new TitleId(1), null);
        var claimed = new WorkItem(
            new WorkItemId(9), SmallWorld.Hoersholm, null, WorkItemKind.ClaimedReturned, SmallWorld.Noon, [],
            new PatronId(2));
        await CommitAsync(new NoticeQueued(notice), new WorkItemRaised(claimed));

        await LinkAsync();

        foreach (var table in new[] { "exclusion", "notice", "work_item" })
        {
            Assert.Equal([1L], await _ledger.RowsAsync($"select patron_id from {table}", row => row.GetInt64(0)));
        }

        Assert.Equal("conduct", Assert.Single((await _ledger.Load.Patron(new PatronId(1)))!.Exclusions).Ground);
    }

    [Fact]
    public async Task What_the_one_that_stays_lacks_is_filled_in_and_the_other_row_is_gone()
    {
        await ContactAsync(1, "name, email", "'Inger', 'inger@example.org'");
        await ContactAsync(
            2,
            "name, email, phone, street, postal_code, city, language, national_id, national_id_index",
            "'I. Hansen', 'old@example.org', '+4712345678', 'Storgata 1', '8622', 'Mo i Rana', 'nb', '\\x01', '\\x02'");

        await LinkAsync();

        Assert.Equal(
            ["Inger|inger@example.org|+4712345678|Storgata 1|8622|Mo i Rana|nb|01|02"],
            await _ledger.RowsAsync(
                """
                select concat_ws('|', name, email, phone, street, postal_code, city, language,
                                 encode(national_id, 'hex'), encode(national_id_index, 'hex'))
                from patron_contact
                """,
                row => row.GetString(0)));
    }

    [Theory]
    [InlineData(false, true, "Storgata 1", "1833")]
    [InlineData(false, false, "Bakken 2", "0301")]
    [InlineData(true, true, "Bakken 2", "0301")]
    [InlineData(true, false, "Bakken 2", "0301")]
    public async Task An_address_of_the_register_wins_over_one_that_was_typed(
        bool staying, bool going, string street, string municipality)
    {
        await ContactAsync(1, "name, street, address_from_register", $"'Inger', 'Bakken 2', {staying}");
        await ContactAsync(2, "name, street, address_from_register", $"'Inger', 'Storgata 1', {going}");
        await _ledger.ExecuteAsync("update patron set municipality = case id when 1 then '0301' else '1833' end");

        await LinkAsync();

        Assert.Equal(
            [(street, staying || going)],
            await _ledger.RowsAsync(
                "select street, address_from_register from patron_contact",
                row => (row.GetString(0), row.GetBoolean(1))));
        Assert.Equal(municipality, (await _ledger.Load.Patron(new PatronId(1)))!.Municipality);
    }

    [Theory]
    [InlineData("false, null", "true, '2027-01-31'", "true 2027-01-31")]
    [InlineData("true, null", "true, '2027-01-31'", "true ")]
    [InlineData("true, '2026-12-31'", "true, '2027-01-31'", "true 2027-01-31")]
    [InlineData("true, '2026-12-31'", "false, null", "true 2026-12-31")]
    [InlineData("false, null", "false, null", "false ")]
    public async Task An_address_that_is_secret_anywhere_is_secret(string staying, string going, string after)
    {
        await ContactAsync(1, "name, is_protected, protected_until", "'Inger', " + staying);
        await ContactAsync(2, "name, is_protected, protected_until", "'Inger', " + going);

        await LinkAsync();

        Assert.Equal(
            [after],
            await _ledger.RowsAsync(
                "select is_protected::text || ' ' || coalesce(protected_until::text, '') from patron_contact",
                row => row.GetString(0)));
    }

    [Fact]
    public async Task A_contact_that_the_one_that_stays_never_had_goes_over()
    {
        await ContactAsync(2, "name, email", "'Inger', 'inger@example.org'");

        await LinkAsync();

        Assert.Equal(
            [(1L, "Inger")],
            await _ledger.RowsAsync(
                "select patron_id, name from patron_contact", row => (row.GetInt64(0), row.GetString(1))));
    }

    private Task ContactAsync(long patron, string columns, string values) =>
        _ledger.ExecuteAsync($"insert into patron_contact (patron_id, {columns}) values ({patron}, {values})");

    private async Task LinkAsync()
    {
        var (stays, goes) = (
            (await _ledger.Load.Patron(new PatronId(1)))!, (await _ledger.Load.Patron(new PatronId(2)))!);
        var memberships = LinkedMemberships.Of(stays, goes, null, null);
        await CommitAsync(new AccountsLinked(
            goes.Id, stays.Id, memberships.All, memberships.TakenOver, LinkedCards.Of(stays, goes).Cards));
    }

    private async Task CommitAsync(params Fact[] facts) => Assert.Equal(
        CommitResult.Committed.Instance,
        await _ledger.Commit.Commit(new UnitOfWork
        {
            Request = SmallWorld.Key(),
            Origin = SmallWorld.Desk,
            At = SmallWorld.Noon,
            Fences = [],
            Facts = [.. facts],
            Answer = Skranke.Actors.Told.Instance,
        }));
}
