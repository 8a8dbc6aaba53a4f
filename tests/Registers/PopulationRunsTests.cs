using Skranke.Actors;
using Skranke.Basics;
using Skranke.Ledger;
using Skranke.Silo.Registers;
using Skranke.Tests.Support;
using Xunit;
using static Skranke.Tests.Registers.PopulationUnderTest;

namespace Skranke.Tests.Registers;

/// <summary>The population register's feed on a real database: whole, once, resumable, and never against a
/// decision.</summary>
[Collection(PostgresCollection.Name)]
public sealed class PopulationRunsTests(PostgresFixture postgres)
{
    private const int Many = 12_000;

    [Fact]
    public async Task Changes_are_taken_with_their_events_and_move_versions()
    {
        await using var under = await WithPatronsAsync(postgres.CreateDatabase(), 7);
        under.Drop(
            Rename(1, 1, "Kari Hansen"),
            Move(2, 2),
            Kind(3, 3, "secret-address", ", \"until\": \"2027-11-25\""),
            Kind(4, 4, "secret-address"),
            Kind(5, 5, "moved-abroad"),
            Change(6, 6, $"\"kind\": \"new-national-id\", \"newNationalId\": \"{NationalIdOf(900)}\""),
            Rename(7, 999, "Nobody's patron"));

        var report = await under.RunAsync();

        Assert.Equal((RunState.Done, new RunCounts(7, 6, 0, 1)), (report.State, report.Counts));
        Assert.Equal(
            """
            1|Kari Hansen|Vej 1|2970|Hørsholm|f|f|1
            2|Navn 2|Nygade 2|2960|Rungsted|223|t|f|2
            3|Navn 3|Vej 1|2970|Hørsholm|f|t|2027-11-25|3
            4|Navn 4|f|t|4
            5|Navn 5|t|f|5
            6|Navn 6|Vej 1|2970|Hørsholm|f|f|900
            7|Navn 7|Vej 1|2970|Hørsholm|f|f|7
            """.ReplaceLineEndings("\n"),
            await WithoutIndexesAsync(under));
        Assert.Equal(
            "65|DK-722300|1|0\n66|DK-722300|2|0\n67|DK-722300|3|0\n67|DK-722300|4|0\n68|DK-722300|5|0\n"
            + "70|DK-722300|6|0",
            await under.EventsAsync());
        Assert.Equal("2,2,2,2,2,2,1", await under.ScalarAsync<string>(
            "select string_agg(version::text, ',' order by id) from patron"));
        Assert.Equal(7L, await under.ScalarAsync<long>("select sequence from register_state where sequence > 0"));
        Assert.Empty(Directory.GetFiles(under.Folder));
    }

    [Fact]
    public async Task The_same_file_twice_changes_nothing()
    {
        await using var under = await WithPatronsAsync(postgres.CreateDatabase(), 3);
        string[] lines = [Rename(1, 1), Move(2, 2), Kind(3, 3, "secret-address")];
        under.Drop(lines);
        _ = await under.RunAsync();
        var (patrons, events) = (await under.PatronsAsync(), await under.EventsAsync());

        under.Drop(lines);
        var again = await under.RunAsync();

        Assert.Equal((RunState.Done, new RunCounts()), (again.State, again.Counts));
        Assert.Equal((patrons, events), (await under.PatronsAsync(), await under.EventsAsync()));
        Assert.Equal(6L, await under.ScalarAsync<long>("select sum(version) from patron"));
    }

    [Fact]
    public async Task What_stands_already_moves_no_version_and_is_no_event()
    {
        await using var under = await WithPatronsAsync(postgres.CreateDatabase(), 1);
        under.Drop(Rename(1, 1, "Navn 1"));

        Assert.Equal(new RunCounts(1, Unchanged: 1), (await under.RunAsync()).Counts);
        Assert.Equal(1, await under.ScalarAsync<int>("select version from patron"));
        Assert.Equal("", await under.EventsAsync());
    }

    [Fact]
    public async Task A_gap_is_refused_with_words_and_closes_when_the_missing_file_comes()
    {
        await using var under = await WithPatronsAsync(postgres.CreateDatabase(), 3);
        under.DropAs("1", Rename(1, 1));
        under.DropAs("3", Rename(3, 3));

        var torn = await under.RunAsync();

        Assert.Equal(
            (RunState.Failed, 1L, "After change 1 comes 3 in 3.changes: change 2 is missing."),
            (torn.State, torn.Counts.Read, torn.Detail));
        Assert.Equal(1L, await under.ScalarAsync<long>("select count(*) from patron where version > 1"));

        under.DropAs("2", Rename(2, 2));
        Assert.Equal((RunState.Done, 2L), await StateAndReadAsync(under));
        Assert.Equal(3L, await under.ScalarAsync<long>("select count(*) from patron where version = 2"));
    }

    [Fact]
    public async Task Lines_out_of_order_are_refused()
    {
        await using var under = await WithPatronsAsync(postgres.CreateDatabase(), 3);
        under.Drop(Rename(1, 1), Rename(3, 3), Rename(2, 2));

        var torn = await under.RunAsync();

        Assert.Equal((RunState.Failed, 1L), (torn.State, torn.Counts.Read));
    }

    [Fact]
    public async Task A_line_that_makes_no_sense_is_named_without_repeating_it()
    {
        await using var under = await WithPatronsAsync(postgres.CreateDatabase(), 1);
        under.Drop(Rename(1, 1), """{"sequence": 2, "nationalId": "Kari Nordmann", "kind": "name"}""");

        var torn = await under.RunAsync();

        Assert.Equal(
            (RunState.Failed, "Line 2 of 0001.changes: nationalId is no Danish or Norwegian national id."),
            (torn.State, torn.Detail));
    }

    [Fact]
    public async Task A_reading_that_was_stopped_goes_on_and_takes_every_change_once()
    {
        await using var under = await WithPatronsAsync(postgres.CreateDatabase(), Many);
        under.Drop([.. Enumerable.Range(1, Many).Select(number => Rename(number, number))]);
        var id = await under.OrderAsync();
        await under.UntilReadAsync(id, 1);
        await under.Runs.DisposeAsync();
        var stopped = await under.ReportAsync(id);

        under.StartAgain();
        await under.Runs.ResumeAsync(default);
        var report = await under.EndAsync(id);

        Assert.InRange(stopped.Counts.Read, 1, Many);
        Assert.Equal((RunState.Done, new RunCounts(Many, Many)), (report.State, report.Counts));
        await AssertRenamedOnceAsync(under);
    }

    [Fact]
    public async Task A_reading_survives_the_loss_of_its_connection()
    {
        await using var under = await WithPatronsAsync(postgres.CreateDatabase(), Many);
        under.Drop([.. Enumerable.Range(1, Many).Select(number => Rename(number, number))]);
        var id = await under.OrderAsync();
        foreach (var read in new[] { 1, 6_000 })
        {
            await under.UntilReadAsync(id, read);
            await BigWorld.ExecuteAsync(
                under.Database,
                """
                select pg_terminate_backend(pid) from pg_stat_activity
                where datname = current_database() and pid <> pg_backend_pid()
                """);
        }

        Assert.Equal((long)Many, (await under.EndAsync(id)).Counts.Read);
        await AssertRenamedOnceAsync(under);
    }

    [Fact]
    public async Task Two_processes_that_take_up_the_same_reading_take_each_change_once()
    {
        await using var under = await WithPatronsAsync(postgres.CreateDatabase(), Many);
        await using var other = new PopulationUnderTest(under.Database);
        string[] lines = [.. Enumerable.Range(1, Many).Select(number => Rename(number, number))];
        under.Drop(lines);
        other.Drop(lines);
        var id = await under.OrderAsync();
        await other.Runs.ResumeAsync(default);

        _ = await other.EndAsync(id);
        var report = await under.EndAsync(id);

        Assert.Equal((long)Many, report.Counts.Read);
        await AssertRenamedOnceAsync(under);
    }

    [Fact]
    public async Task The_same_key_reads_once_and_another_request_may_not_use_it()
    {
        await using var under = await WithPatronsAsync(postgres.CreateDatabase(), 1);
        var key = SmallWorld.Key();

        var first = await under.OrderAsync(key);
        _ = await under.EndAsync(first);
        var other = await under.Runs.OrderAsync(
            Register.Population, key with { Fingerprint = Guid.NewGuid() }, 7, default);

        Assert.Equal(first, await under.OrderAsync(key));
        _ = Assert.IsType<RunReception.KeyReused>(other);
    }

    [Fact]
    public async Task A_later_change_of_the_same_person_counts_within_one_chunk()
    {
        await using var under = await WithPatronsAsync(postgres.CreateDatabase(), 1);
        var renumbered = $"\"kind\": \"new-national-id\", \"newNationalId\": \"{NationalIdOf(900)}\"";
        under.Drop(
            Rename(1, 1, "Kari"), Rename(2, 1, "Kari Hansen"), Change(3, 1, renumbered), Rename(4, 900, "Kari Olsen"),
            Rename(5, 1, "A stranger"));

        Assert.Equal(new RunCounts(5, 4, 0, 1), (await under.RunAsync()).Counts);

        Assert.Equal("Kari Olsen", await under.ScalarAsync<string>("select name from patron_contact"));
        Assert.Equal(2, await under.ScalarAsync<int>("select version from patron"));
    }

    [Fact]
    public async Task All_accounts_of_one_person_follow()
    {
        await using var under = await WithPatronsAsync(postgres.CreateDatabase(), 2);
        await BigWorld.ExecuteAsync(
            under.Database,
            """
            update patron_contact set national_id_index = (select national_id_index from patron_contact
                                                           where patron_id = 1)
            """);
        under.Drop(Rename(1, 1, "Kari Hansen"));

        Assert.Equal(new RunCounts(1, 1), (await under.RunAsync()).Counts);

        Assert.Equal(2L, await under.ScalarAsync<long>(
            "select count(*) from patron_contact where name = 'Kari Hansen'"));
    }

    [Fact]
    public async Task Who_has_died_borrows_nothing_and_every_library_with_something_open_learns_it()
    {
        await using var under = await WithPatronsAsync(postgres.CreateDatabase(), 3, copies: 3);
        var lent = Assert.IsType<Lent>(await Ask(under, SmallWorld.CheckOut(1, 1)));
        _ = Assert.IsType<Reserved>(await Ask(under, SmallWorld.Reserve(1, 2)));
        under.Drop(
            Kind(1, 1, "death", ", \"date\": \"2026-11-20\""), Kind(2, 2, "death", ", \"date\": \"2026-11-21\""));

        var report = await under.RunAsync();
        var again = await Ask(under, SmallWorld.CheckOut(1, 3));

        Assert.Equal((RunState.Done, new RunCounts(2, 2)), (report.State, report.Counts));
        Assert.Equal([RefusalCodes.PatronDeceased], SmallWorld.CodesOf(again));
        Assert.Equal("DK-722300|30|1|patron.deceased", await under.ScalarAsync<string>(
            "select string_agg(concat_ws('|', library, kind, patron_id, codes[1]), ',') from work_item"));
        Assert.Equal("1,1,0", await under.ScalarAsync<string>(
            "select string_agg(state::text, ',' order by id) from card"));
        Assert.Equal(3L, await under.ScalarAsync<long>("select count(*) from membership where active"));
        Assert.Equal(1L, await under.ScalarAsync<long>("select count(*) from loan where closed_at is null"));
        Assert.Equal(
            (int)Skranke.Reservations.ReservationState.Cancelled,
            await under.ScalarAsync<short>("select state from reservation"));
        Assert.Equal(SmallWorld.Noon, lent.Loan.LoanedAt);
    }

    [Fact]
    public async Task A_decision_upon_the_old_state_is_made_again()
    {
        await using var under = await WithPatronsAsync(postgres.CreateDatabase(), 1, copies: 2);
        _ = Assert.IsType<Lent>(await Ask(under, SmallWorld.CheckOut(1, 1)));
        under.Drop(Kind(1, 1, "death", ", \"date\": \"2026-11-20\""));
        _ = await under.RunAsync();

        Assert.Equal(
            [RefusalCodes.PatronDeceased], SmallWorld.CodesOf(await Ask(under, SmallWorld.CheckOut(1, 2))));
    }

    [Fact]
    public async Task A_death_that_is_told_again_raises_nothing_again()
    {
        await using var under = await WithPatronsAsync(postgres.CreateDatabase(), 1, copies: 1);
        _ = Assert.IsType<Lent>(await Ask(under, SmallWorld.CheckOut(1, 1)));
        under.Drop(Kind(1, 1, "death", ", \"date\": \"2026-11-20\""));
        _ = await under.RunAsync();
        under.Drop(Kind(2, 1, "death", ", \"date\": \"2026-11-19\""));

        Assert.Equal(new RunCounts(1, 1), (await under.RunAsync()).Counts);

        Assert.Equal(1L, await under.ScalarAsync<long>("select count(*) from work_item"));
        Assert.Equal(new DateOnly(2026, 11, 19), await under.ScalarAsync<DateOnly>("select died_on from patron"));
    }

    [Fact]
    public async Task A_secret_address_takes_the_temporary_ones_with_it()
    {
        await using var under = await WithPatronsAsync(postgres.CreateDatabase(), 2);
        await BigWorld.ExecuteAsync(
            under.Database,
            "insert into patron_address (id, patron_id, street) values (1, 1, 'Hytteveien 2'), (2, 2, 'Hytteveien 3')");
        under.Drop(Kind(1, 1, "secret-address", ", \"until\": \"2027-11-25\""));

        _ = await under.RunAsync();

        Assert.Equal("2", await under.ScalarAsync<string>(
            "select string_agg(patron_id::text, ',') from patron_address"));
    }

    [Fact]
    public async Task Nothing_personal_stands_in_an_event_a_report_or_a_request()
    {
        await using var under = await WithPatronsAsync(postgres.CreateDatabase(), 1);
        under.Drop(Rename(1, 1, "Kanarifugl"), Move(2, 1, "Kanariveien 1"), Kind(3, 1, "secret-address"));
        _ = await under.RunAsync();

        foreach (var table in new[] { "event", "register_run", "register_state", "request", "work_item" })
        {
            Assert.Equal(0L, await under.ScalarAsync<long>(
                $"select count(*) from {table} t "
                + $"where t::text ilike '%kanari%' or t::text like '%{NationalIdOf(1)}%'"));
        }
    }

    /// <summary>What a national register sends in a busy night.</summary>
    [Fact]
    [Trait("Category", "Long")]
    public async Task A_hundred_thousand_changes_are_taken_in_less_than_five_minutes()
    {
        const int night = 100_000;
        await using var under = await WithPatronsAsync(postgres.CreateDatabase(), night);
        under.Drop([.. Enumerable.Range(1, night).Select(number => number % 3 == 0
            ? Move(number, number)
            : Rename(number, number))]);
        var started = TimeProvider.System.GetTimestamp();

        var report = await under.RunAsync();

        var elapsed = TimeProvider.System.GetElapsedTime(started);
        Assert.Equal((RunState.Done, new RunCounts(night, night)), (report.State, report.Counts));
        Assert.True(elapsed < TimeSpan.FromMinutes(5), $"{elapsed.TotalSeconds:F1} s");
    }

    private static ValueTask<Reply> Ask(PopulationUnderTest under, Command command) => under.Grains.Ask(
        GrainKey.Of(new PatronId(1)), command);

    private static async Task<(RunState State, long Read)> StateAndReadAsync(PopulationUnderTest under)
    {
        var report = await under.RunAsync();
        return (report.State, report.Counts.Read);
    }

    private static async Task AssertRenamedOnceAsync(PopulationUnderTest under)
    {
        Assert.Equal((long)Many, await under.ScalarAsync<long>(
            "select count(*) from patron p join patron_contact c on c.patron_id = p.id "
            + "where p.version = 2 and c.name = 'Ny ' || p.id"));
        Assert.Equal((long)Many, await under.ScalarAsync<long>("select count(*) from event"));
        Assert.Equal((long)Many, await under.ScalarAsync<long>("select count(distinct patron_id) from event"));
    }

    /// <summary>With the number of the person in the place of the hash of the national id, and without cards.</summary>
    private static async Task<string> WithoutIndexesAsync(PopulationUnderTest under)
    {
        var people = Enumerable.Range(1, 1000).ToDictionary(
            number => Convert.ToHexStringLower(under.Secrets.IndexOfNationalId(NationalIdOf(number))));
        var rows = (await under.PatronsAsync()).Split('\n').Select(row =>
        {
            var cells = row.Split('|')[..^1];
            return string.Join('|', [.. cells[..^1], people[cells[^1]].ToString()]);
        });
        return string.Join('\n', rows);
    }
}
