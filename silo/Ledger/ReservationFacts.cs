using Npgsql;
using Skranke.Ledger;
using Skranke.Reservations;

namespace Skranke.Silo.Ledger;

/// <summary>Reservations that are placed (I11), capture a copy (I13) and end (I14).</summary>
internal sealed class ReservationFacts
{
    private readonly List<Reservation> _placed = [];
    private readonly List<(ReservationMoved Fact, DateTimeOffset At)> _moved = [];

    public void Place(Reservation reservation) => _placed.Add(reservation);

    public void Move(ReservationMoved moved, DateTimeOffset at) => _moved.Add((moved, at));

    public void AddStatements(NpgsqlBatch batch, List<(NpgsqlBatchCommand Command, int Rows)> claims)
    {
        // What ends comes before what captures, so that a copy passes on within one unit without two claims on it.
        var ended = _moved.Where(moved => !moved.Fact.After.IsActive).ToArray();
        var captured = _moved.Where(moved => moved.Fact.After.IsActive).ToArray();
        foreach (var moved in new[] { ended, captured }.Where(moved => moved.Length > 0))
        {
            claims.Add((AddMoved(batch, moved), moved.Length));
        }

        if (_placed.Count > 0)
        {
            AddPlaced(batch);
        }
    }

    private void AddPlaced(NpgsqlBatch batch)
    {
        var columns = new Columns();
        var (ids, patrons, titles, places) = (columns.Longs(), columns.Longs(), columns.Longs(), columns.Longs());
        var (states, libraries, branches) = (columns.Shorts(), columns.Texts(), columns.Texts());
        var (wanted, placedAt, interest) = (columns.LongsOrNull(), columns.Instants(), columns.Dates());
        var (channels, next, issues) = (columns.Shorts(), columns.InstantsOrNull(), columns.TextsOrNull());
        var (others, otherPlaces) = (columns.TextsOrNull(), columns.TextsOrNull());
        var (notices, interlibrary) = (columns.DatesOrNull(), columns.ShortsOrNull());
        var (copies, pickupUntil, numbers) = (columns.LongsOrNull(), columns.DatesOrNull(), columns.IntsOrNull());
        var pickupNotices = columns.DatesOrNull();
        foreach (var reservation in _placed)
        {
            ids.Add(reservation.Id.Value);
            patrons.Add(reservation.PatronId.Value);
            titles.Add(reservation.TitleId.Value);
            places.Add(reservation.Place);
            states.Add((short)reservation.State);
            libraries.Add(reservation.Library.Value);
            branches.Add(reservation.PickupBranch.Value);
            wanted.Add(reservation.WantedCopy?.Value);
            placedAt.Add(reservation.PlacedAt.UtcDateTime);
            interest.Add(reservation.InterestUntil);
            channels.Add((short)reservation.Channel);
            next.Add(reservation.NextActionAt?.UtcDateTime);
            issues.Add(reservation.Issue);
            others.Add(Longs(reservation.OtherTitles.Select(other => other.TitleId.Value)));
            otherPlaces.Add(Longs(reservation.OtherTitles.Select(other => other.Place)));
            notices.Add(reservation.InterestNoticeOn);
            interlibrary.Add((short?)reservation.Interlibrary);
            copies.Add(reservation.CopyId?.Value);
            pickupUntil.Add(reservation.PickupUntil);
            numbers.Add(reservation.PickupNumber);
            pickupNotices.Add(reservation.PickupNoticeOn);
        }

        _ = batch.Add(
            """
            insert into reservation (id, patron_id, title_id, place, state, library, pickup_branch, wanted_copy_id,
                                     placed_at, interest_until, channel, next_action_at, issue, other_titles,
                                     other_places, interest_notice_on, interlibrary, copy_id, pickup_until,
                                     pickup_number, pickup_notice_on)
            select id, patron, title, place, state, library, branch, wanted, placed_at, interest, channel, next, issue,
                   others::bigint[], other_places::bigint[], notice, interlibrary, copy, pickup_until, number,
                   pickup_notice
            from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)
                 as u (id, patron, title, place, state, library, branch, wanted, placed_at, interest, channel, next,
                       issue, others, other_places, notice, interlibrary, copy, pickup_until, number,
                       pickup_notice)
            """,
            columns.Seal());
    }

    /// <summary>An array within a column of arrays goes as text, since arrays of arrays must be rectangular.</summary>
    private static string? Longs(IEnumerable<long> values) =>
        values.Any() ? "{" + string.Join(',', values) + "}" : null;

    private static NpgsqlBatchCommand AddMoved(NpgsqlBatch batch, (ReservationMoved Fact, DateTimeOffset At)[] moved)
    {
        var columns = new Columns();
        var (ids, before, after, states) = (columns.Longs(), columns.Ints(), columns.Ints(), columns.Shorts());
        var (copies, pickupUntil, numbers) = (columns.LongsOrNull(), columns.DatesOrNull(), columns.IntsOrNull());
        var (endedAt, next, branches) = (columns.InstantsOrNull(), columns.InstantsOrNull(), columns.Texts());
        var (interest, notices) = (columns.Dates(), columns.DatesOrNull());
        var (pausedFrom, pausedUntil) = (columns.DatesOrNull(), columns.DatesOrNull());
        var (interlibrary, suppliers) = (columns.ShortsOrNull(), columns.TextsOrNull());
        var pickupNotices = columns.DatesOrNull();
        foreach (var (fact, at) in moved)
        {
            ids.Add(fact.After.Id.Value);
            before.Add(fact.Before.Version);
            after.Add(fact.After.Version);
            states.Add((short)fact.After.State);
            copies.Add(fact.After.CopyId?.Value);
            pickupUntil.Add(fact.After.PickupUntil);
            numbers.Add(fact.After.PickupNumber);
            endedAt.Add(fact.After.IsActive ? null : at.UtcDateTime);
            next.Add(fact.After.NextActionAt?.UtcDateTime);
            branches.Add(fact.After.PickupBranch.Value);
            interest.Add(fact.After.InterestUntil);
            notices.Add(fact.After.InterestNoticeOn);
            pausedFrom.Add(fact.After.PausedFrom);
            pausedUntil.Add(fact.After.PausedUntil);
            interlibrary.Add((short?)fact.After.Interlibrary);
            suppliers.Add(fact.After.Supplier);
            pickupNotices.Add(fact.After.PickupNoticeOn);
        }

        return batch.Add(
            """
            update reservation r set version = u.after, state = u.state, copy_id = u.copy_id,
                                     pickup_until = u.pickup_until, pickup_number = u.pickup_number,
                                     ended_at = u.ended_at, next_action_at = u.next, pickup_branch = u.branch,
                                     interest_until = u.interest, interest_notice_on = u.notice,
                                     paused_from = u.paused_from, paused_until = u.paused_until,
                                     interlibrary = u.interlibrary, supplier = u.supplier,
                                     pickup_notice_on = u.pickup_notice
            from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
                 as u (id, before, after, state, copy_id, pickup_until, pickup_number, ended_at, next, branch, interest,
                       notice, paused_from, paused_until, interlibrary, supplier, pickup_notice)
            where r.id = u.id and r.version = u.before and r.ended_at is null
            """,
            columns.Seal());
    }
}
