using Npgsql;
using Skranke.Actors;
using Skranke.Basics;
using Skranke.Libraries;
using Skranke.Loans;
using Skranke.Silo.Privacy;
using Skranke.Silo.ReadModels;
using Skranke.Tests.Support;

namespace Skranke.Tests.Privacy;

/// <summary>A library on PostgreSQL with patrons whose ids are found again in any text, grains over it, and the run
/// that counts and cuts.</summary>
internal sealed class PrivacyUnderTest : IAsyncDisposable
{
    /// <summary>No other number of the tests has these digits in it.</summary>
    public const long FirstPatron = 88_800_001;

    private PrivacyUnderTest(PostgresLedgerUnderTest ledger)
    {
        Ledger = ledger;
        Host = new HostUnderTest(ledger);
        Run = new PrivacyRun(ledger.Database, ledger.Load, Host.Host);
    }

    public PostgresLedgerUnderTest Ledger { get; }

    public HostUnderTest Host { get; }

    public PrivacyRun Run { get; }

    public NpgsqlDataSource Database => Ledger.Database;

    public StatisticReader Statistics => new(Database);

    public DateTimeOffset Now
    {
        get => Host.Clock.Now;
        set => Host.Clock.Now = value;
    }

    public static async Task<PrivacyUnderTest> StartAsync(
        PostgresFixture postgres, Func<Policy, Policy>? policy = null, int patrons = 3, int titles = 4)
    {
        var ledger = new PostgresLedgerUnderTest(postgres.CreateDatabase());
        await ledger.PutAsync(SmallWorld.Library(policy));
        for (var number = 0; number < patrons; number++)
        {
            await ledger.PutAsync(SmallWorld.Patron(FirstPatron + number));
        }

        for (var id = 1; id <= titles; id++)
        {
            await ledger.PutAsync(SmallWorld.Title(id));
            await ledger.PutAsync(SmallWorld.Copy(100_000 + id, id));
        }

        return new PrivacyUnderTest(ledger);
    }

    public Task<Loan> LendAsync(int title = 1, long patron = FirstPatron) => Host.LendAsync(patron, 100_000 + title);

    public async Task<CheckedIn> TakeBackAsync(
        int title = 1, long patron = FirstPatron, ReceiptTo receipt = ReceiptTo.None) =>
        (CheckedIn)await Host.Ask(SmallWorld.CheckIn(patron, 100_000 + title) with { ReceiptTo = receipt });

    public async Task<Loan> BorrowAndReturnAsync(int title = 1, long patron = FirstPatron)
    {
        var loan = await LendAsync(title, patron);
        _ = await TakeBackAsync(title, patron);
        return loan;
    }

    public Task<PrivacyRun.Done> CutAsync(TimeSpan? later = null)
    {
        Now += later ?? TimeSpan.Zero;
        return Run.CutAsync(Now, CancellationToken.None);
    }

    public ValueTask<Reply> KeepHistory(bool keep, long patron = FirstPatron) => Host.Ask(new KeepHistory
    {
        Key = SmallWorld.Key(),
        Origin = SmallWorld.Desk,
        PatronId = new PatronId(patron),
        Keep = keep,
    });

    public ValueTask<Reply> Erase(long patron = FirstPatron, bool whole = true) => Host.Ask(new ErasePatron
    {
        Key = SmallWorld.Key(),
        Origin = SmallWorld.Desk,
        PatronId = new PatronId(patron),
        Whole = whole,
    });

    /// <summary>Whose loan it is; null where the link was cut.</summary>
    public async Task<long?> PatronOf(Loan loan) =>
        (await Ledger.RowsAsync($"select patron_id from loan where id = {loan.Id}", row => row.IsDBNull(0)
            ? (long?)null
            : row.GetInt64(0)))[0];

    /// <summary>The tables in which any row holds this text, whatever the column.</summary>
    public static async Task<IReadOnlyList<string>> TablesWith(NpgsqlDataSource database, string text)
    {
        var found = new List<string>();
        foreach (var table in await TablesAsync(database))
        {
            await using var command = database.CreateCommand(
                $"select exists (select from \"{table}\" t where t::text like '%' || $1 || '%')");
            command.Parameters.Add(new() { Value = text });
            if (await command.ExecuteScalarAsync() is true)
            {
                found.Add(table);
            }
        }

        return found;
    }

    /// <summary>Every table but the partitions of others.</summary>
    private static async Task<List<string>> TablesAsync(NpgsqlDataSource database)
    {
        await using var command = database.CreateCommand(
            """
            select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition order by 1
            """);
        var tables = new List<string>();
        await using var row = await command.ExecuteReaderAsync();
        while (await row.ReadAsync())
        {
            tables.Add(row.GetString(0));
        }

        return tables;
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await Ledger.DisposeAsync();
    }
}
