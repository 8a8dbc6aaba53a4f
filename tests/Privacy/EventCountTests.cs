using Skranke.Actors;
using Skranke.Silo.ReadModels;
using Skranke.Statistics;
using Skranke.Tests.Support;
using Xunit;

namespace Skranke.Tests.Privacy;

/// <summary>What was counted stays when nobody is in it any more, and is counted once (H50).</summary>
[Collection(PostgresCollection.Name)]
public sealed class EventCountTests(PostgresFixture postgres)
{
    private const long Patron = PrivacyUnderTest.FirstPatron;
    private static readonly DateOnly Today = new(2026, 11, 23);
    private static readonly DateOnly NewYear = new(2026, 1, 1);
    private static readonly DateOnly YearEnd = new(2026, 12, 31);

    [Fact]
    public async Task Loans_renewals_returns_and_reservations_are_counted_by_day_branch_and_material()
    {
        await using var library = await PrivacyUnderTest.StartAsync(postgres);
        var loan = await library.LendAsync(1);
        _ = await library.LendAsync(2, Patron + 1);
        _ = await library.Host.Ask(SmallWorld.Reserve(Patron, 3));
        library.Now += TimeSpan.FromDays(28);
        _ = await library.Host.Ask(SmallWorld.Renew(loan));
        _ = await library.TakeBackAsync(1);

        _ = await library.CutAsync();

        var rows = await ReadAsync(library, NewYear, YearEnd, "day", "branch", "material");
        Assert.Equal(
            [
                ("2026-11-23,DK-722300,book", 2L, 0L, 0L, 1L), ("2026-12-21,DK-722300,book", 0L, 1L, 1L, 0L),
            ],
            rows.Select(row => (
                string.Join(',', row.Keys),
                Count(row, Measure.Loans),
                Count(row, Measure.Renewals),
                Count(row, Measure.Returns),
                Count(row, Measure.Reservations))));
    }

    [Fact]
    public async Task A_second_run_counts_nothing_twice_and_the_cut_takes_nothing_away()
    {
        await using var library = await PrivacyUnderTest.StartAsync(postgres);
        _ = await library.BorrowAndReturnAsync(1);

        Assert.Equal(3, (await library.CutAsync()).Counted);
        Assert.Equal(0, (await library.CutAsync()).Counted);
        Assert.Equal(1, (await library.CutAsync(TimeSpan.FromDays(100))).Cut);

        var row = Assert.Single(await ReadAsync(library, NewYear, YearEnd));
        Assert.Equal((1L, 1L, 1L), (
            Count(row, Measure.Loans), Count(row, Measure.Returns), Count(row, Measure.BorrowersOfYear)));
    }

    /// <summary>With a retention of nothing the cut is due at once, and is still behind the count.</summary>
    [Fact]
    public async Task What_is_cut_at_once_was_counted_before()
    {
        await using var library = await PrivacyUnderTest.StartAsync(
            postgres, policy => policy with { Privacy = new() { HistoryRetention = default } });
        await library.Ledger.ExecuteAsync("update patron set municipality = '223'");
        for (var time = 0; time < 5; time++)
        {
            _ = await library.BorrowAndReturnAsync();
        }

        Assert.Equal(5, (await library.CutAsync(TimeSpan.FromMilliseconds(1))).Cut);

        var row = Assert.Single(await ReadAsync(library, Today, Today, "ageGroup", "municipality"));
        Assert.Equal(("30-49,223", 5L), (string.Join(',', row.Keys), Count(row, Measure.Loans)));
    }

    [Fact]
    public async Task A_checkout_that_was_taken_back_never_counted()
    {
        await using var library = await PrivacyUnderTest.StartAsync(postgres);
        var loan = await library.LendAsync(1);
        _ = await library.LendAsync(2);
        _ = await library.CutAsync(TimeSpan.FromDays(1));
        _ = await library.Host.Ask(new UndoCheckOut
        {
            Key = SmallWorld.Key(),
            Origin = SmallWorld.Desk with { Reason = "wrong card" },
            PatronId = loan.PatronId,
            LoanId = loan.Id,
            CopyId = loan.CopyId,
        });

        _ = await library.CutAsync();

        Assert.Equal(1, Count(Assert.Single(await ReadAsync(library, Today, Today, "day")), Measure.Loans));
    }

    [Fact]
    public async Task What_other_libraries_supply_or_borrow_is_counted_apart()
    {
        await using var library = await PrivacyUnderTest.StartAsync(postgres);
        await library.Ledger.ExecuteAsync("update copy set supplier = 'DK-775100' where id = 100002");
        await library.Ledger.ExecuteAsync(
            "update patron set kind = 1, category = 'library' where id = $1",
            Patron + 1);
        _ = await library.LendAsync(1);
        _ = await library.LendAsync(2);
        _ = await library.LendAsync(3, Patron + 1);

        _ = await library.CutAsync();

        var row = Assert.Single(await ReadAsync(library, Today, Today));
        Assert.Equal((1L, 1L, 1L), (
            Count(row, Measure.Loans), Count(row, Measure.InterlibraryIn), Count(row, Measure.InterlibraryOut)));
    }

    [Theory]
    [InlineData("2013-11-24", "6-13")]
    [InlineData("2012-11-23", "14")]
    [InlineData("2012-11-24", "6-13")]
    [InlineData("1959-11-23", "67+")]
    [InlineData(null, "unknown")]
    public async Task The_age_is_that_on_the_day_of_the_loan(string? born, string group)
    {
        await using var library = await PrivacyUnderTest.StartAsync(postgres);
        await library.Ledger.ExecuteAsync("update patron set birth_date = $1::date, guardian_consent = true", born);
        _ = await library.LendAsync();

        _ = await library.CutAsync();

        Assert.Equal([group], await library.Ledger.RowsAsync(
            "select age_group from statistic where measure = 1", row => row.GetString(0)));
    }

    [Fact]
    public async Task A_borrower_is_counted_once_in_a_month_and_once_in_a_year()
    {
        await using var library = await PrivacyUnderTest.StartAsync(postgres);
        _ = await library.BorrowAndReturnAsync(1);
        _ = await library.BorrowAndReturnAsync(2);
        _ = await library.BorrowAndReturnAsync(3, Patron + 1);
        library.Now += TimeSpan.FromDays(14);
        _ = await library.BorrowAndReturnAsync(1);
        _ = await library.CutAsync();

        var months = await ReadAsync(library, NewYear, YearEnd, "month");
        var year = Assert.Single(await ReadAsync(library, NewYear, YearEnd));
        var days = await ReadAsync(library, NewYear, YearEnd, "day");

        Assert.Equal(
            [("2026-11", 2L), ("2026-12", 1L)],
            months.Select(row => (row.Keys[0], Count(row, Measure.BorrowersOfMonth))));
        Assert.Equal(2, Count(year, Measure.BorrowersOfYear));
        Assert.All(days, row => Assert.DoesNotContain(Measure.BorrowersOfYear, row.Counts));
    }

    [Fact]
    public async Task A_period_that_is_over_becomes_a_figure_and_forgets_who_borrowed()
    {
        await using var library = await PrivacyUnderTest.StartAsync(postgres);
        _ = await library.BorrowAndReturnAsync(1);
        _ = await library.BorrowAndReturnAsync(2, Patron + 1);
        _ = await library.CutAsync();
        Assert.Equal(4, await RowsOfAsync(library, "active_borrower"));

        _ = await library.CutAsync(new DateTimeOffset(2027, 3, 2, 12, 0, 0, TimeSpan.Zero) - library.Now);
        Assert.Equal(2, await RowsOfAsync(library, "active_borrower"));
        _ = await library.CutAsync(TimeSpan.FromDays(60));

        Assert.Equal(0, await RowsOfAsync(library, "active_borrower"));
        var year = Assert.Single(await ReadAsync(library, NewYear, YearEnd));
        Assert.Equal(2, Count(year, Measure.BorrowersOfYear));
    }

    [Fact]
    public async Task Whoever_was_erased_is_still_counted_and_is_nobody()
    {
        await using var library = await PrivacyUnderTest.StartAsync(postgres);
        _ = await library.BorrowAndReturnAsync(1);
        _ = await library.BorrowAndReturnAsync(2, Patron + 1);
        _ = await library.CutAsync();

        Assert.IsType<Erased>(await library.Erase());

        Assert.Equal(2, Count(Assert.Single(await ReadAsync(library, NewYear, YearEnd)), Measure.BorrowersOfYear));
        Assert.Equal([2L], await library.Ledger.RowsAsync(
            "select count(*) from active_borrower where patron_id is null", row => row.GetInt64(0)));
    }

    [Fact]
    public async Task Small_figures_by_age_are_hidden_and_those_by_material_are_not()
    {
        await using var library = await PrivacyUnderTest.StartAsync(postgres);
        _ = await library.BorrowAndReturnAsync();
        _ = await library.CutAsync();

        var byAge = Assert.Single(await ReadAsync(library, NewYear, YearEnd, "ageGroup"));
        var byMaterial = Assert.Single(await ReadAsync(library, NewYear, YearEnd, "material"));

        Assert.All(byAge.Counts.Values, Assert.Null);
        Assert.Equal(1, Count(byMaterial, Measure.Loans));
    }

    /// <summary>Killed between the chunks of a count, another goes on where the first was.</summary>
    [Fact]
    public async Task A_count_that_was_stopped_goes_on_where_it_was()
    {
        await using var library = await PrivacyUnderTest.StartAsync(postgres);
        _ = await library.BorrowAndReturnAsync();
        using var stopped = new CancellationTokenSource();
        await stopped.CancelAsync();

        _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            library.Run.CutAsync(library.Now, stopped.Token));
        _ = await library.CutAsync();

        Assert.Equal(1, Count(Assert.Single(await ReadAsync(library, Today, Today)), Measure.Loans));
    }

    private static long Count(StatisticRow row, Measure measure) => row.Counts.GetValueOrDefault(measure, 0)!.Value;

    private static async Task<IReadOnlyList<StatisticRow>> ReadAsync(
        PrivacyUnderTest library, DateOnly from, DateOnly to, params string[] by) =>
        await library.Statistics.Read(
            from,
            to,
            [.. by.Select(name => Dimension.All.Single(one => one.Name == name))],
            SmallWorld.Hoersholm,
            CancellationToken.None);

    private static async Task<long> RowsOfAsync(PrivacyUnderTest library, string table) =>
        (await library.Ledger.RowsAsync($"select count(*) from {table}", row => row.GetInt64(0)))[0];
}
