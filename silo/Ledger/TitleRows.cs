using System.Collections.Immutable;
using Npgsql;
using Skranke.Loans;
using Skranke.Reservations;
using Skranke.Titles;

namespace Skranke.Silo.Ledger;

/// <summary>From rows to titles with their queues of active reservations.</summary>
internal static class TitleRows
{
    /// <summary>Of <c>reservation r</c> joined with <c>title t</c> and, where it captured one, <c>copy c</c>.</summary>
    public const string ReservationColumns =
        """
        r.id, r.version, r.patron_id, r.title_id, t.reference, r.library, r.pickup_branch, r.place, r.state,
        r.wanted_copy_id, r.copy_id, c.barcode, r.placed_at, r.interest_until, r.pickup_until, r.pickup_number,
        r.channel
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
            $"""
            select {ReservationColumns}
            from reservation r join title t on t.id = r.title_id left join copy c on c.id = r.copy_id
            where r.title_id = any($1) and r.ended_at is null order by r.title_id, r.place
            """,
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
        foreach (var queue in (await ReservationsAsync(row)).GroupBy(reservation => reservation.TitleId.Value))
        {
            // A title that came up between the two statements is not in the first one; its asker is told it is unknown.
            if (titles.TryGetValue(queue.Key, out var title))
            {
                titles[queue.Key] = title with { Queue = [.. queue] };
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
    };

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
