using Npgsql;
using Skranke.Libraries;
using Skranke.Silo.Ledger;
using Skranke.Silo.ReadModels;
using Skranke.Statistics;

namespace Skranke.Silo.Privacy;

/// <summary>Goes through the events in their order, once, and keeps of them what stays when nobody is in them any more:
/// figures by library, day, branch, material, age group and municipality, who was active in a month and a year, and in
/// which month anybody was active last. In the same transaction it notes what has ended, for the cut: so nothing is cut
/// that was not counted, whatever stops between two chunks, and nothing is counted twice.</summary>
internal sealed class EventCount(NpgsqlDataSource database)
{
    private const int ChunkLength = 20_000;

    private readonly Settled<long> _settled = new(database, "select last_value from event_id_seq");

    private const string Events = "select * from event e where e.id > $1 and e.id <= $2";

    /// <summary>What an event counts for, with its sign: an undone checkout takes away what it had counted, on the day
    /// on which it did.</summary>
    private static readonly string Happened =
        $"""
        select l.library, l.id as loan_id,
               ((case when e.kind in (1, 18) then l.loaned_at when e.kind = 3 then coalesce(l.closed_at, e.at)
                 else e.at end) at time zone lib.time_zone)::date as day,
               (case when e.kind in (1, 18) then case
                         when c.supplier is not null then {(int)Measure.InterlibraryIn}
                         when pa.category = '{PatronCategories.Library}' then {(int)Measure.InterlibraryOut}
                         else {(int)Measure.Loans} end
                     when e.kind in (2, 19) then {(int)Measure.Renewals}
                     else {(int)Measure.Returns} end)::smallint as measure,
               coalesce(e.branch, l.branch) as branch, l.material, l.patron_id,
               case when e.kind in (17, 18, 19) then -1 else 1 end as count
        from ({Events}) e
        join loan l on l.id = e.subject_id
        join copy c on c.id = l.copy_id
        join library lib on lib.isil = l.library
        left join patron pa on pa.id = l.patron_id
        where e.kind in (1, 2, 3, 17, 18, 19)
        union all
        select r.library, null, (e.at at time zone lib.time_zone)::date, {(int)Measure.Reservations}::smallint,
               r.pickup_branch, t.material, r.patron_id, 1
        from ({Events}) e
        join reservation r on r.id = e.subject_id
        join title t on t.id = r.title_id
        join library lib on lib.isil = r.library
        where e.kind = 5
        """;

    private static readonly string AddStatistic =
        $"""
        insert into statistic (library, day, measure, branch, material, age_group, municipality, count)
        select h.library, h.day, h.measure, h.branch, h.material, {AgeGroupSql("h.day")},
               coalesce(p.municipality, ''), sum(h.count)
        from ({Happened}) h left join patron p on p.id = h.patron_id
        group by 1, 2, 3, 4, 5, 6, 7 having sum(h.count) <> 0
        order by 1, 2, 3, 4, 5, 6, 7
        on conflict (library, day, measure, branch, material, age_group, municipality)
            do update set count = statistic.count + excluded.count
        """;

    /// <summary>Whoever was lent something at a library, once for each month and year. What arrives so late that its
    /// period was closed is not counted again.</summary>
    private static readonly string AddBorrowers =
        $"""
        insert into active_borrower (library, span, starts, patron_id, age_group, municipality)
        select distinct on (l.library, s.span, d.starts, l.patron_id)
               l.library, s.span::"char", d.starts, l.patron_id, {AgeGroupSql("d.day")}, coalesce(p.municipality, '')
        from ({Events}) e
        join loan l on l.id = e.subject_id
        join library lib on lib.isil = l.library
        join patron p on p.id = l.patron_id
        cross join (values ('m', 'month'), ('y', 'year')) s (span, unit)
        cross join lateral (
            select date_trunc(s.unit, l.loaned_at at time zone lib.time_zone)::date as starts,
                   (l.loaned_at at time zone lib.time_zone)::date as day) d
        where e.kind = 1 and not exists (
            select from statistic_closed x where x.span = s.span::"char" and x.starts = d.starts)
        order by l.library, s.span, d.starts, l.patron_id, d.day
        on conflict (library, span, starts, patron_id) where patron_id is not null do nothing
        """;

    private static readonly string NoteEnded =
        $"""
        insert into history (kind, id, library, ended_at)
        select distinct on (kind, id) kind, id, library, ended_at from (
            select 1 as kind, l.id, l.library, l.closed_at as ended_at
            from ({Events}) e join loan l on l.id = e.subject_id
            where e.kind in (1, 3, 18, 21) and l.closed_at is not null and l.patron_id is not null
            union all
            select 2, r.id, r.library, r.ended_at
            from ({Events}) e join reservation r on r.id = e.subject_id
            where e.kind in (8, 9, 10) and r.ended_at is not null and r.patron_id is not null
            union all
            select 3, r.id, r.library, r.at
            from ({Events}) e join receipt r on r.id = e.subject_id
            where e.kind = 12 and jsonb_array_length(r.lines) > 1
            union all
            select 4, n.id, n.library, n.created_at
            from ({Events}) e join notice n on n.id = e.subject_id
            where e.kind = 24 and n.kind = 8 and n.patron_id is not null
            union all
            select 5, e.id, e.library, e.at from ({Events}) e where e.kind = 11 and e.patron_id is not null
            union all
            select 6, e.id, e.library, e.at from ({Events}) e where e.overridden is not null) ended
        order by kind, id
        on conflict (kind, id) do update set ended_at = excluded.ended_at, held = null
        """;

    /// <summary>In which month somebody was active last, at the desk, a kiosk or from home.</summary>
    private static readonly string NoteActivity =
        $"""
        insert into patron_activity (patron_id, month)
        select a.patron_id, max(a.month) from (
            select coalesce(e.patron_id, l.patron_id, r.patron_id) as patron_id,
                   date_trunc('month', e.at at time zone lib.time_zone)::date as month
            from ({Events}) e
            join library lib on lib.isil = e.library
            left join loan l on l.id = e.subject_id and e.kind in (1, 2, 3)
            left join reservation r on r.id = e.subject_id and e.kind in (5, 23)
            where e.channel not in ({(int)Loans.Channel.Engine}, {(int)Loans.Channel.Import})
              and e.kind <> {(int)Skranke.Ledger.EventKind.PatronDataGiven}) a
        join patron p on p.id = a.patron_id and not p.erased
        group by a.patron_id order by a.patron_id
        on conflict (patron_id) do update set month = excluded.month where patron_activity.month < excluded.month
        """;

    /// <summary>When the first event happened that is not counted yet; null where all are.</summary>
    public async Task<DateTimeOffset?> BehindSinceAsync(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            "select e.at from event e where e.id > (select event_id from counted) order by e.id limit 1");
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? reader.Instant(0) : null;
    }

    /// <summary>Counts all that has happened until now.</summary>
    /// <returns>How many events were counted.</returns>
    public async Task<long> RunAsync(CancellationToken cancellation)
    {
        var (until, counted) = (await _settled.UpToAsync(cancellation), 0L);
        while (await ChunkAsync(until, cancellation) is > 0 and var chunk)
        {
            counted += chunk;
        }

        return counted;
    }

    /// <summary>One chunk is one transaction with the place that it has reached; the row of that place keeps two
    /// machines from counting the same.</summary>
    private async Task<long> ChunkAsync(long until, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using var place = new NpgsqlCommand("select event_id from counted for update", connection);
        var from = (long)(await place.ExecuteScalarAsync(cancellation))!;
        await using var next = new NpgsqlCommand(
            """
            select max(id), count(*) from (
                select id from event where id > $1 and id <= $2 order by id limit $3) chunk
            """,
            connection);
        next.Parameters.AddRange(
            (NpgsqlParameter[])[new() { Value = from }, new() { Value = until }, new() { Value = ChunkLength }]);
        var (to, count) = (0L, 0L);
        await using (var row = await next.ExecuteReaderAsync(cancellation))
        {
            _ = await row.ReadAsync(cancellation);
            (to, count) = (row.Long(0) ?? 0, row.GetInt64(1));
        }

        if (count == 0)
        {
            return 0;
        }

        await using var batch = connection.CreateBatch();
        foreach (var statement in new[] { AddStatistic, AddBorrowers, NoteEnded, NoteActivity })
        {
            _ = batch.Add(statement, new() { Value = from }, new() { Value = to });
        }

        _ = batch.Add("update counted set event_id = $1", new NpgsqlParameter { Value = to });
        _ = await batch.ExecuteNonQueryAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return count;
    }

    private static string AgeGroupSql(string day) =>
        $"case when p.kind = 1 then '{AgeGroup.Institution}' when p.birth_date is null then '{AgeGroup.Unknown}' "
        + string.Concat(AgeGroup.All.Select(group =>
            $"when extract(year from age({day}::timestamp, p.birth_date::timestamp)) <= {group.To} "
            + $"then '{group.Name}' "))
        + $"else '{AgeGroup.Unknown}' end";
}
