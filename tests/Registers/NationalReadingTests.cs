using Skranke.Silo.Registers;
using Skranke.Tests.Support;
using Xunit;

namespace Skranke.Tests.Registers;

/// <summary>Two library systems keep their national cards the same (N12, N19).</summary>
[Collection(PostgresCollection.Name)]
public sealed class NationalReadingTests(PostgresFixture postgres)
{
    [Fact]
    public async Task What_is_new_on_either_side_is_on_both_after_one_reading()
    {
        await using var register = await RegisterAsync(cards: 3);
        await using var system = await SystemAsync(register, cards: 2, others: true);

        var report = await system.SyncAsync();

        Assert.Equal((RunState.Done, 2L, 0L), (report.State, report.Counts.Sent, report.Counts.Conflicts));
        Assert.Equal((5L, 3L, 2L), (report.Counts.Read, report.Counts.Changed, report.Counts.Unchanged));
        Assert.Equal(await register.AllAsync(), await system.AllAsync());
        Assert.Equal(5, (await system.AllAsync()).Length);
    }

    [Fact]
    public async Task A_second_reading_has_nothing_to_say()
    {
        await using var register = await RegisterAsync(cards: 3);
        await using var system = await SystemAsync(register, cards: 2, others: true);
        _ = await system.SyncAsync();
        var events = await EventsAsync(system);
        register.Asked.Clear();

        var again = await system.SyncAsync();

        Assert.Equal((RunState.Done, new RunCounts()), (again.State, again.Counts));
        Assert.Equal(["changes"], register.Asked);
        Assert.Equal(events, await EventsAsync(system));
    }

    [Fact]
    public async Task A_patron_who_comes_from_elsewhere_waits_for_activation_here()
    {
        await using var register = await RegisterAsync(cards: 1);
        await using var system = await SystemAsync(register, cards: 0);

        _ = await system.SyncAsync();

        Assert.Equal("DK-722300|f|t", await system.ScalarAsync<string>(
            """
            select string_agg(concat_ws('|', m.library, m.active, m.home), ',') from membership m
            join card c on c.patron_id = m.patron_id where c.number = 'N100000001'
            """));
        Assert.Equal(0L, await system.ScalarAsync<long>("select count(*) from loan"));
        Assert.NotEqual(
            await register.ScalarAsync<string>("select encode(national_id_index, 'hex') from patron_contact"),
            await system.ScalarAsync<string>(
                """
                select encode(k.national_id_index, 'hex') from patron_contact k
                join card c on c.patron_id = k.patron_id where c.number = 'N100000001'
                """));
    }

    [Fact]
    public async Task N19_a_card_that_is_blocked_or_replaced_there_is_dead_here()
    {
        await using var register = await RegisterAsync(cards: 2);
        await using var system = await SystemAsync(register, cards: 0);
        _ = await system.SyncAsync();
        var versions = await system.ScalarAsync<long>("select sum(version) from patron");

        await register.ExecuteAsync(
            """
            update card set state = 1, block_reason = 'lost' where id = 1001;
            update card set state = 2 where id = 1002;
            insert into card (id, patron_id, number, kind) values (7, 2, 'N100000077', 2);
            """);
        _ = await system.SyncAsync();

        Assert.Equal(
            "N100000001 1 lost,N100000002 2,N100000077 0",
            await system.ScalarAsync<string>(
                """
                select string_agg(concat_ws(' ', number, state, block_reason), ',' order by number) from card
                where library is null
                """));
        Assert.Equal(1L, await system.ScalarAsync<long>(
            "select count(distinct patron_id) from card where number in ('N100000002', 'N100000077')"));
        Assert.True(await system.ScalarAsync<long>("select sum(version) from patron") > versions);
    }

    [Fact]
    public async Task What_changed_here_is_told_there_with_who_changed_it()
    {
        await using var register = await RegisterAsync(cards: 0);
        await using var system = await SystemAsync(register, cards: 1);
        _ = await system.SyncAsync();
        await system.ExecuteAsync("update patron_contact set phone = '40000000'");

        var report = await system.SyncAsync();

        Assert.Equal((1L, 0L), (report.Counts.Sent, report.Counts.Changed));
        var page = await register.ChangedAfterAsync(null, 10, default);
        Assert.Equal(("40000000", "DK-722300#9"), (page.Items[0].Phone, page.Items[0].ChangedBy));
        Assert.Equal(0L, await system.ScalarAsync<long>("select count(*) from national_card where sync <> 0"));
    }

    [Fact]
    public async Task Where_both_changed_the_word_of_the_register_counts()
    {
        await using var register = await RegisterAsync(cards: 0);
        await using var system = await SystemAsync(register, cards: 1);
        _ = await system.SyncAsync();
        await system.ExecuteAsync("update patron_contact set phone = '40000000'");
        register.Before = () => register.ExecuteAsync("update patron_contact set phone = '50000000'");

        var report = await system.SyncAsync();

        Assert.Equal((RunState.Done, 0L, 1L), (report.State, report.Counts.Sent, report.Counts.Conflicts));
        Assert.Equal("50000000", await system.ScalarAsync<string>("select phone from patron_contact"));
        Assert.Equal(await register.AllAsync(), await system.AllAsync());
    }

    [Fact]
    public async Task A_card_that_is_gone_here_is_withdrawn_there()
    {
        await using var register = await RegisterAsync(cards: 0);
        await using var system = await SystemAsync(register, cards: 1);
        await system.ExecuteAsync("update membership set active = false");
        _ = await system.SyncAsync();
        await system.ExecuteAsync("delete from card; delete from patron_contact");

        _ = await system.SyncAsync();

        Assert.Equal("delete N200000001", Assert.Single(register.Asked, asked => asked.StartsWith("delete")));
        Assert.Empty(await register.AllAsync());
        var page = await register.ChangedAfterAsync(null, 10, default);
        Assert.True(Assert.Single(page.Items).Deleted);
        Assert.Equal(0L, await system.ScalarAsync<long>(
            "select count(*) from national_card where number_to_withdraw is not null"));
    }

    [Fact]
    public async Task A_card_that_is_gone_there_is_erased_here_or_blocked_where_its_holder_borrows()
    {
        await using var register = await RegisterAsync(cards: 2);
        await using var system = await SystemAsync(register, cards: 0);
        _ = await system.SyncAsync();
        await system.ExecuteAsync(
            """
            update membership set active = true
            where patron_id = (select patron_id from card where number = 'N100000002')
            """);
        _ = await system.SyncAsync();
        await register.ExecuteAsync("delete from card where library is null");

        _ = await system.SyncAsync();

        Assert.Equal(
            "N100000002 1",
            await system.ScalarAsync<string>(
                "select string_agg(concat_ws(' ', number, state), ',') from card where library is null"));
        Assert.Equal(1L, await system.ScalarAsync<long>("select count(*) from patron where erased"));
    }

    [Fact]
    public async Task More_cards_than_a_page_holds_are_taken_and_their_place_is_kept()
    {
        await using var register = await RegisterAsync(cards: 700);
        await using var system = await SystemAsync(register, cards: 0);

        var report = await system.SyncAsync();

        Assert.Equal((RunState.Done, 700L), (report.State, report.Counts.Changed));
        Assert.Equal(700, (await system.AllAsync()).Length);
        Assert.Equal(
            await register.ScalarAsync<DateTime>("select max(changed_at) from national_card"),
            await system.ScalarAsync<DateTime>("select changed_at from register_state where register <> 'population'"));
    }

    private Task<NationalSystem> RegisterAsync(int cards) =>
        NationalSystem.WithAsync(postgres.CreateDatabase(), null, 1, cards);

    /// <param name="others">Other people than those of the register.</param>
    private async Task<NationalSystem> SystemAsync(NationalSystem register, int cards, bool others = false)
    {
        var system = await NationalSystem.WithAsync(postgres.CreateDatabase(), register, 2, cards);
        if (others)
        {
            for (var number = 1; number <= cards; number++)
            {
                await using var command = system.Database.CreateCommand(
                    "update patron_contact set national_id = $2, national_id_index = $3 where patron_id = $1");
                var nationalId = PopulationUnderTest.NationalIdOf(500 + number);
                command.Parameters.Add(new() { Value = (long)number });
                command.Parameters.Add(new() { Value = system.Secrets.EncryptNationalId(nationalId) });
                command.Parameters.Add(new() { Value = system.Secrets.IndexOfNationalId(nationalId) });
                _ = await command.ExecuteNonQueryAsync();
            }
        }

        return system;
    }

    private static Task<string> EventsAsync(NationalSystem system) =>
        system.ScalarAsync<string>("select coalesce(string_agg(id::text, ',' order by id), '') from event");
}
