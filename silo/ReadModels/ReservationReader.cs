using Npgsql;
using Skranke.Actors;
using Skranke.Reservations;
using Skranke.Silo.Ledger;
using Skranke.Titles;

namespace Skranke.Silo.ReadModels;

/// <summary>A reservation as it is shown: with its place in line, 1 for the next and 0 where nobody counts any
/// more.</summary>
/// <param name="Titles">The catalogue's identifiers of all titles of which any will do.</param>
/// <param name="WantedCopy">The barcode of the only copy that will do.</param>
/// <param name="EstimatedFrom">The day on which a copy can be expected; null where nobody can say.</param>
public sealed record ReservationView(
    Reservation Reservation,
    int Position,
    IReadOnlyList<TitleReference> Titles,
    CopyBarcode? WantedCopy,
    DateOnly? EstimatedFrom);

/// <summary>Reservations as the ledger has them; positions and waiting times are reckoned by the rules of the
/// queue.</summary>
public sealed class ReservationReader(NpgsqlDataSource database, ILoad load, IBusinessClock clock)
{
    /// <summary>Copies of a title that an estimate looks at; with more of them nobody waits long.</summary>
    private const int OutlookMax = 300;

    public async Task<Reservation?> Reservation(ReservationId id, CancellationToken cancellation) =>
        await Read("where r.id = $1", [new() { Value = id.Value }], cancellation) is [var found] ? found : null;

    /// <summary>A patron's active reservations.</summary>
    /// <param name="library">Only this library's; null for all.</param>
    public Task<IReadOnlyList<Reservation>> OfPatron(
        PatronId patron, Isil? library, long after, int most, CancellationToken cancellation) =>
        Read(
            """
            where r.patron_id = $1 and r.ended_at is null and r.id > $2 and ($3::text is null or r.library = $3)
            order by r.id limit $4
            """,
            [
                new() { Value = patron.Value },
                new() { Value = after },
                new() { Value = (object?)library?.Value ?? DBNull.Value },
                new() { Value = most },
            ],
            cancellation);

    /// <summary>What lies on a branch's pickup shelf.</summary>
    public Task<IReadOnlyList<Reservation>> OnShelf(
        Isil library, BranchId branch, long after, int most, CancellationToken cancellation) =>
        Read(
            """
            where r.pickup_branch = $1 and r.ended_at is null and r.state in (2, 6) and r.library = $2 and r.id > $3
            order by r.id limit $4
            """,
            [
                new() { Value = branch.Value },
                new() { Value = library.Value },
                new() { Value = after },
                new() { Value = most },
            ],
            cancellation);

    /// <summary>With position and estimate as they are now.</summary>
    public async Task<IReadOnlyList<ReservationView>> View(
        IReadOnlyList<Reservation> reservations, CancellationToken cancellation)
    {
        var titles = await Queues(reservations);
        var outlooks = await Outlooks([.. titles.Keys.Select(title => title.Value)], cancellation);
        var views = new List<ReservationView>(reservations.Count);
        foreach (var view in await Describe(reservations, cancellation))
        {
            var own = view.Reservation;
            var queues = own.IsWaiting
                ? own.Titles.Select(id => titles.GetValueOrDefault(id)).OfType<Title>().ToArray()
                : [];
            views.Add(queues.Length == 0 ? view : view with
            {
                Position = ReservationQueue.BestPosition(queues, own),
                EstimatedFrom = await EstimatedFrom(own, queues, outlooks),
            });
        }

        return views;
    }

    /// <summary>What never changes about a reservation and is not in it: how the catalogue calls its titles, and the
    /// barcode of the copy it names. Position 0, no estimate.</summary>
    public async Task<IReadOnlyList<ReservationView>> Describe(
        IReadOnlyList<Reservation> reservations, CancellationToken cancellation)
    {
        var several = reservations.Where(one => !one.OtherTitles.IsEmpty).SelectMany(one => one.Titles);
        var references = await Names(
            "select id, reference from title where id = any($1)", several.Select(id => id.Value), cancellation);
        var wanted = reservations.Select(one => one.WantedCopy).OfType<CopyId>();
        var barcodes = await Names(
            "select id, barcode from copy where id = any($1)", wanted.Select(id => id.Value), cancellation);
        return
        [
            .. reservations.Select(one => new ReservationView(
                one,
                0,
                one.OtherTitles.IsEmpty
                    ? [one.Title]
                    : [.. one.Titles.Select(id => TitleReference.Of(references[id.Value]))],
                one.WantedCopy is { } copy && barcodes.TryGetValue(copy.Value, out var barcode)
                    ? CopyBarcode.Of(barcode)
                    : null,
                null)),
        ];
    }

    private async Task<Dictionary<TitleId, Title>> Queues(IReadOnlyList<Reservation> reservations)
    {
        var ids = reservations.Where(one => one.IsWaiting).SelectMany(one => one.Titles).Distinct();
        var titles = await Task.WhenAll(ids.Select(id => load.Title(id).AsTask()));
        return titles.OfType<Title>().ToDictionary(title => title.Id);
    }

    private async ValueTask<DateOnly?> EstimatedFrom(
        Reservation reservation, Title[] queues, ILookup<TitleId, CopyOutlook> outlooks) =>
        await load.Library(reservation.Library) is { } library
            ? queues.Min(title => WaitingTime.Of(
                title, reservation, [.. outlooks[title.Id]], library, clock.Now))
            : null;

    /// <summary>Copies of the titles that can come, each with the day on which it is due.</summary>
    private async Task<ILookup<TitleId, CopyOutlook>> Outlooks(
        long[] titles, CancellationToken cancellation)
    {
        var found = new List<(TitleId Title, CopyOutlook Copy)>();
        if (titles.Length == 0)
        {
            return found.ToLookup(one => one.Title, one => one.Copy);
        }

        await using var command = database.CreateCommand(
            """
            select t.id, c.id, c.issue, l.due_date,
                   exists (select from reservation r where r.copy_id = c.id and r.ended_at is null)
            from unnest($1::bigint[]) as t (id)
            cross join lateral (
                select * from copy c where c.title_id = t.id and c.status in (0, 1) limit $2) c
            left join lateral (
                select * from loan l where l.copy_id = c.id and l.closed_at is null limit 1) l on true
            where l.lost_at is null
            """);
        command.Parameters.Add(Rows.Longs(titles));
        command.Parameters.Add(new() { Value = OutlookMax });
        await using var row = await command.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
        {
            found.Add((
                new TitleId(row.GetInt64(0)),
                new CopyOutlook(
                    new CopyId(row.GetInt64(1)), row.Text(2), row.DateOrNull(3), IsCaptured: row.GetBoolean(4))));
        }

        return found.ToLookup(one => one.Title, one => one.Copy);
    }

    private async Task<Dictionary<long, string>> Names(
        string sql, IEnumerable<long> ids, CancellationToken cancellation)
    {
        var names = new Dictionary<long, string>();
        if (!ids.Any())
        {
            return names;
        }

        await using var command = database.CreateCommand(sql);
        command.Parameters.Add(Rows.Longs([.. ids.Distinct()]));
        await using var row = await command.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
        {
            names[row.GetInt64(0)] = row.GetString(1);
        }

        return names;
    }

    private async Task<IReadOnlyList<Reservation>> Read(
        string where, NpgsqlParameter[] parameters, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(TitleRows.Reservations + where);
        command.Parameters.AddRange(parameters);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var reservations = new List<Reservation>();
        while (await reader.ReadAsync(cancellation))
        {
            reservations.Add(TitleRows.ReadReservation(reader, 0));
        }

        return reservations;
    }
}
