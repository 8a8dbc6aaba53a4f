using System.Collections.Immutable;
using Npgsql;
using Skranke.Interlibrary;
using Skranke.Loans;
using Skranke.Reservations;
using Skranke.Titles;

namespace Skranke.Silo.Ledger;

/// <summary>From rows to titles with their queues of active reservations.</summary>
internal static class TitleRows
{
    /// <summary>Of <c>reservation r</c> with the copy it captured, <c>copy c</c>, and the title of that copy or else
    /// the one asked for, <c>title t</c>.</summary>
    public const string Reservations =
        """
        select r.id, r.version, r.patron_id, r.title_id, t.reference, r.library, r.pickup_branch, r.place, r.state,
               r.wanted_copy_id, r.copy_id, c.barcode, r.placed_at, r.interest_until, r.pickup_until, r.pickup_number,
               r.channel, c.title_id, c.issue, r.issue, r.other_titles, r.other_places, r.interest_notice_on,
               r.paused_from, r.paused_until, r.interlibrary, r.supplier, r.pickup_notice_on,
               r.next_action_at
        from reservation r
        left join copy c on c.id = r.copy_id
        join title t on t.id = coalesce(c.title_id, r.title_id)

        """;

    public static async Task<Dictionary<long, Title>> ReadAsync(
        NpgsqlDataSource database, IReadOnlyCollection<long> ids)
    {
        var keys = ids.Order().ToArray();
        await using var connection = await database.OpenConnectionAsync();
        await using var batch = connection.CreateBatch();
        _ = batch.Add(
            "select id, version, library, reference, material from title where id = any($1)", Rows.Longs(keys));
        _ = batch.Add(
            Reservations + "where r.title_id = any($1) and r.ended_at is null", Rows.Longs(keys));
        _ = batch.Add(
            Reservations + "where r.other_titles && $1 and r.other_titles is not null and r.ended_at is null",
            Rows.Longs(keys));
        var titles = new Dictionary<long, Title>(keys.Length);
        await using var row = await batch.ExecuteReaderAsync();
        while (await row.ReadAsync())
        {
            titles[row.GetInt64(0)] = new Title
            {
                Id = new TitleId(row.GetInt64(0)),
                Version = row.GetInt32(1),
                Library = Isil.Of(row.GetString(2)),
                Reference = TitleReference.Of(row.GetString(3)),
                Material = row.GetString(4),
                Queue = [],
            };
        }

        _ = await row.NextResultAsync();
        var reservations = await ReservationsAsync(row);
        _ = await row.NextResultAsync();
        var ofSeveral = await ReservationsAsync(row);
        var queues =
            from reservation in reservations.Concat(ofSeveral).DistinctBy(reservation => reservation.Id)
            from title in reservation.Titles
            group reservation by title;
        foreach (var queue in queues)
        {
            // Only titles that were asked for; and one that came up between the statements is not in the first one: its
            // asker is told it is unknown.
            if (titles.TryGetValue(queue.Key.Value, out var title))
            {
                titles[queue.Key.Value] = title with { Queue = [.. queue.OrderBy(one => one.PlaceIn(queue.Key))] };
            }
        }

        return titles;
    }

    public static Reservation ReadReservation(NpgsqlDataReader row, int from) => new()
    {
        Id = new ReservationId(row.GetInt64(from)),
        Version = row.GetInt32(from + 1),
        PatronId = new PatronId(row.Long(from + 2) ?? 0),
        TitleId = new TitleId(row.GetInt64(from + 3)),
        Title = TitleReference.Of(row.GetString(from + 4)),
        Library = Isil.Of(row.GetString(from + 5)),
        PickupBranch = BranchId.Of(row.GetString(from + 6)),
        Place = row.GetInt64(from + 7),
        State = (ReservationState)row.GetInt16(from + 8),
        WantedCopy = row.Long(from + 9) is { } wanted ? new CopyId(wanted) : null,
        CopyId = row.Long(from + 10) is { } copy ? new CopyId(copy) : null,
        Copy = row.Text(from + 11) is { } barcode ? CopyBarcode.Of(barcode) : null,
        PlacedAt = row.Instant(from + 12),
        InterestUntil = row.Date(from + 13),
        PickupUntil = row.DateOrNull(from + 14),
        PickupNumber = row.IsDBNull(from + 15) ? null : row.GetInt32(from + 15),
        Channel = (Channel)row.GetInt16(from + 16),
        CopyTitleId = row.Long(from + 17) is { } title ? new TitleId(title) : null,
        CopyIssue = row.Text(from + 18),
        Issue = row.Text(from + 19),
        OtherTitles = OtherTitles(row, from + 20),
        InterestNoticeOn = row.DateOrNull(from + 22),
        PausedFrom = row.DateOrNull(from + 23),
        PausedUntil = row.DateOrNull(from + 24),
        Interlibrary = row.IsDBNull(from + 25) ? null : (InterlibraryState)row.GetInt16(from + 25),
        Supplier = row.Text(from + 26),
        PickupNoticeOn = row.DateOrNull(from + 27),
        NextActionAt = row.InstantOrNull(from + 28),
    };

    private static ImmutableArray<QueuePlace> OtherTitles(NpgsqlDataReader row, int from) => row.IsDBNull(from)
        ? []
        :
        [
            .. row.GetFieldValue<long[]>(from).Zip(
                row.GetFieldValue<long[]>(from + 1), (title, place) => new QueuePlace(new TitleId(title), place)),
        ];

    private static async Task<ImmutableArray<Reservation>> ReservationsAsync(NpgsqlDataReader row)
    {
        var reservations = ImmutableArray.CreateBuilder<Reservation>();
        while (await row.ReadAsync())
        {
            reservations.Add(ReadReservation(row, 0));
        }

        return reservations.ToImmutable();
    }
}
