using System.Collections.Concurrent;
using Skranke.Actors;
using Skranke.Basics;
using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.Loans;
using Skranke.Silo.DueDates;
using Skranke.Tests.Support;
using Xunit;

namespace Skranke.Tests.DueDates;

/// <summary>The emergency move of all due dates on a real database: whole, once, resumable, and never against a
/// renewal.</summary>
[Collection(PostgresCollection.Name)]
public sealed class DueDateMovesTests(PostgresFixture postgres)
{
    private const int Many = 40_000;

    [Fact]
    public async Task Every_loan_within_the_closure_moves_once_and_says_why()
    {
        await using var under = await MovesUnderTest.WithLoansAsync(postgres.CreateDatabase(), 10);
        await BigWorld.ExecuteAsync(
            under.Database,
            """
            update loan set lost_at = loaned_at where copy_id = 1;
            update loan set closed_at = loaned_at where copy_id = 2;
            update loan set due_date = '2026-12-28' where copy_id = 3;
            update loan set due_date = '2026-12-19' where copy_id = 4;
            update copy set supplier = 'DK-718500' where id = 5;
            """);

        var report = await under.EndAsync(await under.OrderAsync(MovesUnderTest.Move()));

        Assert.Equal((MoveState.Done, 6L), (report.State, report.Moved));
        Assert.Equal(
            "5,6,7,8,9,10",
            await under.ScalarAsync<string>(
                "select string_agg(copy_id::text, ',' order by copy_id) from loan where due_date = '2026-12-28' "
                + "and version = 2"));
        Assert.Equal(
            "5,6,7,8,9,10",
            await under.ScalarAsync<string>(
                "select string_agg(id::text, ',' order by id) from copy where version = 2"));
        Assert.Equal(
            "1,2,3,4",
            await under.ScalarAsync<string>(
                "select string_agg(copy_id::text, ',' order by copy_id) from loan "
                + "where next_action_at = '2026-12-18 11:00Z'"));
        // The reminder, five days before the new date at eight in the morning.
        Assert.Equal(6L, await under.ScalarAsync<long>(
            "select count(*) from loan where next_action_at = '2026-12-23 07:00Z'"));
        Assert.Equal(6L, await under.ScalarAsync<long>(
            $"""
            select count(*) from event e join loan l on l.id = e.subject_id and l.copy_id = e.copy_id
            join due_date_change d on d.loan_id = l.id and d.move_id = {report.Id}
            where e.kind = {(int)EventKind.DueDateMoved} and e.reason = 'flood in the basement' and e.credential = 7
              and e.date_before = '2026-12-23' and e.date_after = '2026-12-28' and d.due_after = l.due_date
              and e.patron_id is null and e.title_id = l.title_id
            """));
    }

    [Fact]
    public async Task Each_branch_moves_to_its_own_first_open_day()
    {
        await using var under = await MovesUnderTest.WithLoansAsync(postgres.CreateDatabase(), 4);
        await BigWorld.ExecuteAsync(
            under.Database, "update loan set branch = 'DK-722301' where copy_id in (2, 4)");
        var library = SmallWorld.Library() with
        {
            Calendar = new Calendar
            {
                Closures =
                [
                    new Closure
                    {
                        From = MovesUnderTest.From,
                        To = MovesUnderTest.To.AddDays(3),
                        Branch = SmallWorld.Rungsted,
                    },
                ],
            },
        };

        var one = await under.EndAsync(await under.OrderAsync(MovesUnderTest.Move(library, SmallWorld.Rungsted)));
        Assert.Equal(2L, one.Moved);
        Assert.Equal(new DateOnly(2026, 12, 31), one.Move.NewDueDates[SmallWorld.Rungsted]);
        var all = await under.EndAsync(await under.OrderAsync(MovesUnderTest.Move(library)));
        Assert.Equal(2L, all.Moved);

        Assert.Equal(
            "28,31,28,31",
            await under.ScalarAsync<string>(
                "select string_agg(extract(day from due_date)::text, ',' order by copy_id) from loan"));
    }

    [Fact]
    public async Task The_same_key_moves_once_and_another_request_may_not_use_it()
    {
        await using var under = await MovesUnderTest.WithLoansAsync(postgres.CreateDatabase(), 3);
        var key = SmallWorld.Key();

        var first = await under.OrderAsync(MovesUnderTest.Move(), key);
        var again = await under.OrderAsync(MovesUnderTest.Move(), key);
        var other = await under.Moves.OrderAsync(
            MovesUnderTest.Move(), key with { Fingerprint = Guid.NewGuid() }, MovesUnderTest.Origin, default);

        Assert.Equal(first, again);
        _ = Assert.IsType<MoveReception.KeyReused>(other);
        Assert.Equal(3L, (await under.EndAsync(first)).Moved);
        Assert.Equal(1L, await under.ScalarAsync<long>("select count(*) from due_date_move"));
    }

    [Fact]
    public async Task Another_librarys_move_is_nobodys()
    {
        await using var under = await MovesUnderTest.WithLoansAsync(postgres.CreateDatabase(), 1);
        var id = await under.OrderAsync(MovesUnderTest.Move());

        Assert.Null(await under.Moves.ReportAsync(Isil.Of("NO-2183300"), id, default));
    }

    [Fact]
    public async Task A_move_that_was_stopped_goes_on_and_moves_every_loan_once()
    {
        await using var under = await MovesUnderTest.WithLoansAsync(postgres.CreateDatabase(), Many);
        var id = await under.OrderAsync(MovesUnderTest.Move());
        await under.UntilAsync(id, report => report.Moved > 0);
        await under.Moves.DisposeAsync();
        var stopped = await under.ReportAsync(id);

        under.StartAgain();
        await under.Moves.ResumeAsync(default);
        var report = await under.EndAsync(id);

        Assert.InRange(stopped.Moved, 1, Many);
        Assert.Equal((MoveState.Done, (long)Many), (report.State, report.Moved));
        await AssertMovedOnceAsync(under);
    }

    [Fact]
    public async Task A_move_survives_the_loss_of_its_connection()
    {
        await using var under = await MovesUnderTest.WithLoansAsync(postgres.CreateDatabase(), Many);
        var id = await under.OrderAsync(MovesUnderTest.Move());
        foreach (var moved in new[] { 1, 15_000 })
        {
            await under.UntilAsync(id, report => report.Moved >= moved);
            await BigWorld.ExecuteAsync(
                under.Database,
                """
                select pg_terminate_backend(pid) from pg_stat_activity
                where datname = current_database() and state like '%in transaction%' or query like 'update copy%'
                """);
        }

        Assert.Equal((long)Many, (await under.EndAsync(id)).Moved);
        await AssertMovedOnceAsync(under);
    }

    [Fact]
    public async Task Two_processes_that_take_up_the_same_move_do_not_move_twice()
    {
        await using var under = await MovesUnderTest.WithLoansAsync(postgres.CreateDatabase(), Many);
        await using var other = new MovesUnderTest(under.Database);
        var id = await under.OrderAsync(MovesUnderTest.Move());
        await other.Moves.ResumeAsync(default);

        _ = await other.EndAsync(id);
        Assert.Equal((long)Many, (await under.EndAsync(id)).Moved);
        await AssertMovedOnceAsync(under);
    }

    [Fact]
    public async Task Whoever_remembers_the_old_date_decides_again()
    {
        await using var ledger = new PostgresLedgerUnderTest(postgres.CreateDatabase());
        await ledger.PutSmallWorldAsync(1, 1, RenewableAtOnce);
        await using var host = new HostUnderTest(ledger);
        var lent = await host.LendAsync(1, 100_001);
        await using var under = new MovesUnderTest(ledger.Database);
        Assert.Equal(MovesUnderTest.Due, lent.DueDate);

        _ = await under.EndAsync(await under.OrderAsync(MovesUnderTest.Move()));
        var renewed = Assert.IsType<Renewed>(await host.Ask(SmallWorld.Renew(lent)));

        Assert.Equal(new DateOnly(2027, 1, 28), renewed.Loan.DueDate);
        Assert.Equal(3, renewed.Loan.Version);
    }

    [Fact]
    public async Task A_renewal_that_races_the_move_never_loses_a_date()
    {
        const int loans = 400;
        await using var ledger = new PostgresLedgerUnderTest(postgres.CreateDatabase());
        await ledger.PutSmallWorldAsync(40, loans, RenewableAtOnce);
        await using var host = new HostUnderTest(ledger);
        var lent = new ConcurrentBag<Loan>();
        await Parallel.ForAsync(1, loans + 1, async (number, _) =>
            lent.Add(await host.LendAsync(1 + (number % 40), 100_000 + number)));
        await using var under = new MovesUnderTest(ledger.Database);

        var id = 0L;
        await Task.WhenAll(
            Parallel.ForEachAsync(lent, async (loan, _) =>
                Assert.IsType<Renewed>(await host.Ask(SmallWorld.Renew(loan)))),
            Task.Run(async () => id = await under.OrderAsync(MovesUnderTest.Move())));
        var report = await under.EndAsync(id);

        // Renewed before the move came by: out of its reach. After: a month from the moved date.
        Assert.Equal(report.Moved, await under.ScalarAsync<long>(
            "select count(*) from loan where due_date = '2027-01-28' and version = 3 and renewals = 1"));
        Assert.Equal(loans - report.Moved, await under.ScalarAsync<long>(
            "select count(*) from loan where due_date = '2027-01-23' and version = 2 and renewals = 1"));
        Assert.Equal(0L, await under.ScalarAsync<long>(
            """
            select count(*) from loan l where due_date < (
                select max(due_after) from (select loan_id, due_after from renewal
                                            union all select loan_id, due_after from due_date_change) promised
                where promised.loan_id = l.id)
            """));
    }

    private static Policy RenewableAtOnce(Policy policy) =>
        policy with { Renewals = policy.Renewals with { WindowDays = null } };

    private static async Task AssertMovedOnceAsync(MovesUnderTest under)
    {
        Assert.Equal((long)Many, await under.ScalarAsync<long>(
            "select count(*) from loan where due_date = '2026-12-28' and version = 2"));
        Assert.Equal((long)Many, await under.ScalarAsync<long>("select count(distinct loan_id) from due_date_change"));
        Assert.Equal((long)Many, await under.ScalarAsync<long>("select count(*) from due_date_change"));
        Assert.Equal((long)Many, await under.ScalarAsync<long>("select count(*) from event"));
    }
}
