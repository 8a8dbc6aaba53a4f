using Npgsql;
using Skranke.Loans.Offline;
using Skranke.Silo.Ledger;
using Skranke.Statistics;

namespace Skranke.Silo.Privacy;

/// <summary>Turns the borrowers of a month or a year into figures when nothing of it can arrive any more, and forgets
/// who they were.</summary>
internal static class BorrowerPeriods
{
    /// <summary>What a kiosk did while it was cut off is taken for so long, and belongs to the time at which it was
    /// done.</summary>
    private static readonly TimeSpan Late = Timeline.AgeMax + TimeSpan.FromDays(1);

    private const string Sql =
        """
        with over as (
            select distinct span, starts from active_borrower
            where (starts + case span when 'm' then interval '1 month' else interval '1 year' end) <= $1),
        closed as (
            insert into statistic_closed (span, starts) select span, starts from over on conflict do nothing),
        gone as (
            delete from active_borrower a using over o where a.span = o.span and a.starts = o.starts
            returning a.library, a.span, a.starts, a.age_group, a.municipality)
        insert into statistic (library, day, measure, branch, material, age_group, municipality, count)
        select library, starts, case span when 'm' then $2 else $3 end, '', '', age_group, municipality, count(*)
        from gone group by 1, 2, 3, 6, 7 order by 1, 2, 3, 6, 7
        on conflict (library, day, measure, branch, material, age_group, municipality)
            do update set count = statistic.count + excluded.count
        """;

    public static async Task CloseAsync(NpgsqlDataSource database, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);

        // Nobody counts while a period is closed: a borrower who is added would stay behind.
        await using var batch = connection.CreateBatch();
        _ = batch.Add("select event_id from counted for update");
        _ = batch.Add(
            Sql,
            new NpgsqlParameter<DateTime> { TypedValue = (now - Late).UtcDateTime.Date },
            new NpgsqlParameter<short> { TypedValue = (short)Measure.BorrowersOfMonth },
            new NpgsqlParameter<short> { TypedValue = (short)Measure.BorrowersOfYear });
        _ = await batch.ExecuteNonQueryAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }
}
