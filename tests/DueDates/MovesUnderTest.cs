using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Skranke.Basics;
using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.Loans;
using Skranke.Silo.DueDates;
using Skranke.Silo.Ledger;
using Skranke.Tests.Support;
using Xunit;

namespace Skranke.Tests.DueDates;

/// <summary>A database with many open loans, and moves of their due dates.</summary>
public sealed class MovesUnderTest : IAsyncDisposable
{
    public static readonly DateOnly Due = new(2026, 12, 23);
    public static readonly DateOnly From = new(2026, 12, 20);
    public static readonly DateOnly To = new(2026, 12, 27);
    public static readonly DateOnly NewDue = new(2026, 12, 28);

    private readonly LedgerIds _ids;

    public MovesUnderTest(NpgsqlDataSource database)
    {
        Database = database;
        _ids = new LedgerIds(database);
        Moves = NewMoves();
    }

    public NpgsqlDataSource Database { get; }

    public DueDateMoves Moves { get; private set; }

    public static Origin Origin { get; } = new(SmallWorld.Hoersholm, 7, Channel.Desk, "flood in the basement");

    public static DueDateMove Move(Library? library = null, BranchId? branch = null) =>
        DueDateMove.Of(library ?? SmallWorld.Library(), branch, From, To);

    /// <summary>Open loans of all copies, due within the closure.</summary>
    public static async Task<MovesUnderTest> WithLoansAsync(NpgsqlDataSource database, int loans)
    {
        await BigWorld.PutAsync(database, 100, loans);
        await BigWorld.ExecuteAsync(
            database,
            $"""
            insert into branch values ('DK-722300', 'DK-722301', 'Rungsted');
            insert into loan (id, patron_id, copy_id, title_id, loaned_at, due_date, policy_version, renewals_max,
                              channel, library, branch, material, next_action_at)
            select 10000000 + i, 1 + i % 100, i, i, '2026-11-23 11:00Z', '2026-12-23', 1, 3, 0, 'DK-722300',
                   'DK-722300', 'book', '2026-12-18 11:00Z'
            from generate_series(1, {loans}) i;
            analyze;
            """);
        return new MovesUnderTest(database);
    }

    /// <summary>As a process that starts after this one has ended.</summary>
    public void StartAgain() => Moves = NewMoves();

    public async Task<long> OrderAsync(DueDateMove move, RequestKey? key = null) =>
        Assert.IsType<MoveReception.Ordered>(
            await Moves.OrderAsync(move, key ?? SmallWorld.Key(), Origin, default)).Id;

    public async Task<MoveReport> EndAsync(long id)
    {
        await Moves.WaitAsync(id, TimeSpan.FromMinutes(3), default);
        return await ReportAsync(id);
    }

    public async Task<MoveReport> ReportAsync(long id) =>
        (await Moves.ReportAsync(SmallWorld.Hoersholm, id, default))!;

    public async Task UntilAsync(long id, Func<MoveReport, bool> holds)
    {
        for (var tries = 0; tries < 3000; tries++)
        {
            var report = await ReportAsync(id);
            if (holds(report) || report.State != MoveState.Running)
            {
                return;
            }

            await Task.Delay(5);
        }

        Assert.Fail("The move does not get on.");
    }

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public ValueTask DisposeAsync() => Moves.DisposeAsync();

    private DueDateMoves NewMoves() => new(
        Database, _ids, new SetClock(SmallWorld.Noon), TimeProvider.System, NullLogger<DueDateMoves>.Instance);
}
