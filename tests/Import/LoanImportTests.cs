using Skranke.Silo.Import;
using Skranke.Tests.Support;
using Xunit;

namespace Skranke.Tests.Import;

/// <summary>Open loans, reservations and exclusions: what has ended never comes back.</summary>
[Collection(PostgresCollection.Name)]
public sealed class LoanImportTests(PostgresFixture postgres)
{
    private const string Header = "card,copy,loanedAt,dueDate,renewals\n";

    [Fact]
    public async Task A_loan_is_written_as_a_checkout_would_and_moves_patron_and_copy()
    {
        await using var import = await StartAsync();

        var report = await import.RunAsync("loans", Header + "2001,1001,2026-11-01T10:00:00+01:00,2026-12-01,2\n");

        Assert.Equal((ImportState.Done, 1L), (report.State, report.Taken));
        Assert.Equal(1, await import.ScalarAsync<long>(
            """
            select count(*) from loan l join copy c on c.id = l.copy_id join patron p on p.id = l.patron_id
            where c.version = 2 and p.version = 2 and l.title_id = c.title_id and l.renewals = 2 and l.renewals_max = 3
              and l.loaned_at = '2026-11-01 09:00Z' and l.due_date = '2026-12-01' and l.channel = 7
              and l.policy_version = 1 and l.library = 'DK-722300' and l.branch = 'DK-722300'
            """));
        Assert.Equal(1, await import.ScalarAsync<long>(
            "select count(*) from event e join loan l on l.id = e.subject_id where e.kind = 1 and e.credential = 7"));
    }

    [Fact]
    public async Task A_copy_lent_to_somebody_else_is_refused()
    {
        await using var import = await StartAsync();
        _ = await import.RunAsync("loans", Header + "2001,1001,2026-11-01,2026-12-01,0\n");

        var report = await import.RunAsync(
            "loans",
            Header
            + "2002,1001,2026-11-01,2026-12-01,0\n2999,1002,2026-11-01,2026-12-01,0\n"
            + "2001,1999,2026-11-01,2026-12-01,0\n2001,1003,2026-12-24,2026-12-30,0\n"
            + "2001,1004,2026-11-01,2026-10-01,0\n2001,1005,2026-11-01,2026-12-01,x\n"
            + "2001,1006,2026-11-01 10:00,2026-12-01,0\n2001,1007,2026-11-01,2026-12-01,0\n"
            + "2002,1007,2026-11-01,2026-12-01,0\n");

        Assert.Equal(
            [
                ImportCodes.CopyOnLoan, ImportCodes.CardUnknown, ImportCodes.CopyUnknown, ImportCodes.Date,
                ImportCodes.Date, ImportCodes.Renewals, ImportCodes.Date, ImportCodes.DuplicateInFile,
            ],
            report.Refused.Select(refused => refused.Code));
        Assert.Equal(1, report.Taken);
    }

    [Fact]
    public async Task A_due_date_that_was_promised_is_never_shortened()
    {
        await using var import = await StartAsync();
        _ = await import.RunAsync("loans", Header + "2001,1001,2026-11-01,2026-12-01,1\n");

        Assert.Equal(1, (await import.RunAsync("loans", Header + "2001,1001,2026-11-01,2026-11-20,0\n")).Unchanged);
        Assert.Equal(1, (await import.RunAsync("loans", Header + "2001,1001,2026-11-01,2026-12-20,5\n")).Changed);
        Assert.Equal(1, await import.ScalarAsync<long>(
            """
            select count(*) from loan
            where due_date = '2026-12-20' and renewals = 5 and renewals_max = 5 and version = 2
            """));
        Assert.Equal(3, await import.ScalarAsync<int>("select version from copy where barcode = '1001'"));
    }

    [Fact]
    public async Task Time_runs_for_a_loan_from_the_day_of_the_take_over()
    {
        await using var import = await StartAsync();

        // Five days before it is due; the day after; the eighth day late; billed by the former system long ago.
        _ = await import.RunAsync(
            "loans",
            Header + "2001,1001,2026-11-01,2026-12-01,0\n2001,1002,2026-10-22,2026-11-22,0\n"
                + "2001,1003,2026-10-15,2026-11-16,0\n2001,1004,2026-08-01,2026-09-01,0\n");

        Assert.Equal(
            "1001 2026-11-26 08:00, 1002 2026-11-23 08:00, 1003 2026-11-24 08:00, 1004 never",
            await import.ScalarAsync<string>(
                """
                select string_agg(c.barcode || ' ' || coalesce(
                    to_char(l.next_action_at at time zone 'Europe/Copenhagen', 'YYYY-MM-DD HH24:MI'), 'never'), ', '
                    order by c.barcode)
                from loan l join copy c on c.id = l.copy_id
                """));
    }

    [Fact]
    public async Task A_loan_that_is_extended_is_looked_at_by_a_timer_which_plans_it_anew()
    {
        await using var import = await StartAsync();
        _ = await import.RunAsync("loans", Header + "2001,1001,2026-11-01,2026-12-01,1\n");

        _ = await import.RunAsync("loans", Header + "2001,1001,2026-11-01,2026-12-20,2\n");

        Assert.Equal(
            import.Clock.Now.UtcDateTime, await import.ScalarAsync<DateTime>("select next_action_at from loan"));
    }

    [Fact]
    public async Task Whoever_waits_is_told_before_the_interest_ends()
    {
        await using var import = await StartAsync();

        _ = await import.RunAsync(
            "reservations", "card,title,pickupBranch,createdAt,state\n2003,t1,DK-722300,2026-11-03,waiting\n");

        Assert.Equal(
            (await import.ScalarAsync<DateOnly>("select interest_until from reservation")).AddDays(-10),
            await import.ScalarAsync<DateOnly>("select interest_notice_on from reservation"));
    }

    [Fact]
    public async Task A_loan_that_came_back_is_not_opened_again()
    {
        await using var import = await StartAsync();
        const string file = Header + "2001,1001,2026-11-01,2026-12-01,0\n";
        _ = await import.RunAsync("loans", file);
        await import.ExecuteAsync("update loan set closed_at = '2026-11-20Z', version = 2, patron_id = null");

        Assert.Equal(1, (await import.RunAsync("loans", file)).Unchanged);
        Assert.Equal(0, await import.ScalarAsync<long>("select count(*) from loan where closed_at is null"));
    }

    [Fact]
    public async Task A_copy_on_its_way_is_not_lent()
    {
        await using var import = await StartAsync();
        await import.ExecuteAsync("update copy set status = 1, transit_to = 'DK-722300-2' where barcode = '1001'");

        var report = await import.RunAsync("loans", Header + "2001,1001,2026-11-01,2026-12-01,0\n");

        Assert.Equal(ImportCodes.CopyInCirculation, Assert.Single(report.Refused).Code);
    }

    [Fact]
    public async Task A_national_id_stands_for_a_card()
    {
        await using var import = await StartAsync();
        _ = await import.RunAsync("patrons", "name,nationalId,birthDate\nÅse,7703840001,1984-03-17\n");

        Assert.Equal(1, (await import.RunAsync("loans", Header + "7703840001,1001,2026-11-01,2026-12-01,0\n")).Taken);
    }

    [Fact]
    public async Task Reservations_join_the_queue_in_the_order_of_the_file_and_cancelled_ones_stay_cancelled()
    {
        await using var import = await StartAsync();
        const string header = "card,title,pickupBranch,createdAt,state\n";
        var file = header + "2003,t1,DK-722300,2026-11-03,waiting\n2001,t1,DK-722300,2026-11-01,\n"
            + "2002,t1,DK-722300,2026-11-02,\n2001,t2,DK-999999,2026-11-01,\n"
            + "2001,t3,DK-722300,2026-11-01,ready\n2001,t99,DK-722300,2026-11-01,\n";

        var report = await import.RunAsync("reservations", file);
        await import.ExecuteAsync(
            """
            update reservation set state = 4, ended_at = placed_at, next_action_at = null, version = 2 where place = 2
            """);
        var again = await import.RunAsync("reservations", file);
        var moved = await import.RunAsync("reservations", header + "2003,t1,DK-722300-2,2026-11-03,\n");

        Assert.Equal(
            [ImportCodes.BranchUnknown, ImportCodes.State, ImportCodes.TitleUnknown],
            report.Refused.Select(refused => refused.Code));
        Assert.Equal((3L, 3L, 1L), (report.Taken, again.Unchanged, moved.Changed));
        Assert.Equal("2003,2001,2002", await import.ScalarAsync<string>(
            "select string_agg(number, ',' order by place) from reservation join card using (patron_id)"));
        Assert.Equal(3, await import.ScalarAsync<int>("select version from title where reference = 't1'"));
        Assert.Equal(3, await import.ScalarAsync<long>("select count(*) from event where kind = 5"));
    }

    [Fact]
    public async Task An_exclusion_may_end_otherwise_and_a_lifted_one_stays_lifted()
    {
        await using var import = await StartAsync();
        const string file = "card,ground,from,to\n2001,conduct,2026-11-01,\n";

        Assert.Equal(1, (await import.RunAsync("exclusions", file)).Taken);
        Assert.Equal(1, (await import.RunAsync(
            "exclusions", "card,ground,from,to\n2001,conduct,2026-11-01,2026-12-01\n")).Changed);
        Assert.Equal(3, await import.ScalarAsync<int>(
            "select version from patron join card on patron_id = patron.id where number = '2001'"));
        await import.ExecuteAsync("delete from exclusion");
        Assert.Equal(1, (await import.RunAsync("exclusions", file)).Unchanged);
        Assert.Equal(0, await import.ScalarAsync<long>("select count(*) from exclusion"));
    }

    private async Task<ImportUnderTest> StartAsync()
    {
        var import = await ImportUnderTest.StartAsync(postgres.CreateDatabase());
        await import.FillAsync();
        return import;
    }
}
