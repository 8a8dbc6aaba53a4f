using Npgsql;
using Skranke.Silo.Ledger;

namespace Skranke.Silo.ReadModels;

/// <summary>One copy that should be fetched from its shelf and scanned, because somebody waits for it.</summary>
public sealed record Pick(
    ReservationId Reservation,
    TitleReference Title,
    string TitleText,
    string? Author,
    CopyBarcode Copy,
    BranchId Branch,
    BranchId PickupBranch);

/// <summary>Which free copies answer the reservations that wait. All branches reckon alike: every reservation is given
/// one copy, in the order of the queues, from its pickup branch where that has one, so that no two branches fetch a
/// copy for the same reservation.</summary>
public sealed class PickList(NpgsqlDataSource database)
{
    /// <summary>More than this nobody fetches in one round.</summary>
    private const int WaitingMax = 50_000;

    /// <summary>Copies of a title that are looked at beyond the number of those who wait: some are wanted by several,
    /// and a copy is better fetched where it is picked up.</summary>
    private const int Margin = 20;

    /// <summary>Places in queues; a reservation of any of several titles has one in each.</summary>
    private const string WaitingSql =
        """
        select r.id, r.pickup_branch, r.wanted_copy_id, r.issue, q.title_id, t.reference, t.title, t.author
        from reservation r
        cross join lateral (
            select r.title_id, r.place
            union all
            select * from unnest(r.other_titles, r.other_places)) as q (title_id, place)
        join title t on t.id = q.title_id
        where r.library = $1 and r.ended_at is null and r.state = 0
          and r.interest_until >= $2
          and not coalesce(r.paused_from <= $2 and coalesce(r.paused_until >= $2, true), false)
        order by q.title_id, q.place, r.id
        limit $3
        """;

    /// <summary>Free copies for each title, issue and pickup branch that is asked for, as many as are asked for there;
    /// then some of any branch. Named copies are looked at by themselves.</summary>
    private const string CopiesSql =
        """
        select c.id, c.barcode, c.branch, c.title_id, c.issue
        from unnest($2::bigint[], $3::text[], $4::text[], $5::int[]) as d (title_id, issue, branch, most)
        cross join lateral (
            select * from copy c
            where c.title_id = d.title_id and c.status = 0 and c.owner = $1
              and (d.issue is null or c.issue = d.issue)
              and (d.branch is null or c.branch = d.branch)
              and not exists (select from loan l where l.copy_id = c.id and l.closed_at is null)
              and not exists (select from reservation o where o.copy_id = c.id and o.ended_at is null)
            limit d.most) c
        union
        select c.id, c.barcode, c.branch, c.title_id, c.issue
        from copy c
        where c.id = any($6::bigint[]) and c.status = 0 and c.owner = $1
          and not exists (select from loan l where l.copy_id = c.id and l.closed_at is null)
          and not exists (select from reservation o where o.copy_id = c.id and o.ended_at is null)
        order by 1
        """;

    private sealed record Place(
        long Reservation,
        string PickupBranch,
        long? WantedCopy,
        string? Issue,
        long Title,
        string Reference,
        string TitleText,
        string? Author);

    private sealed record Copy(long Id, string Barcode, string Branch, long Title, string? Issue);

    /// <param name="today">The library's local day: who is paused then is passed over.</param>
    public async Task<IReadOnlyList<Pick>> Of(
        Isil library, BranchId branch, DateOnly today, CancellationToken cancellation)
    {
        var waiting = await Waiting(library, today, cancellation);
        var copies = (await Free(library, waiting, cancellation)).ToLookup(copy => copy.Title);
        var (answered, taken, picks) = (new HashSet<long>(), new HashSet<long>(), new List<Pick>());
        foreach (var place in waiting)
        {
            if (answered.Contains(place.Reservation) || Best(place, copies[place.Title], taken) is not { } copy)
            {
                continue;
            }

            _ = answered.Add(place.Reservation);
            _ = taken.Add(copy.Id);
            if (copy.Branch == branch.Value)
            {
                picks.Add(new Pick(
                    new ReservationId(place.Reservation),
                    TitleReference.Of(place.Reference),
                    place.TitleText,
                    place.Author,
                    CopyBarcode.Of(copy.Barcode),
                    branch,
                    BranchId.Of(place.PickupBranch)));
            }
        }

        return picks;
    }

    /// <summary>The first free copy at the pickup branch that answers, else the first anywhere.</summary>
    private static Copy? Best(Place place, IEnumerable<Copy> copies, HashSet<long> taken)
    {
        Copy? elsewhere = null;
        foreach (var copy in copies)
        {
            var answers = (place.WantedCopy is null || place.WantedCopy == copy.Id)
                && (place.Issue is null || place.Issue == copy.Issue)
                && !taken.Contains(copy.Id);
            if (answers && copy.Branch == place.PickupBranch)
            {
                return copy;
            }

            elsewhere ??= answers ? copy : null;
        }

        return elsewhere;
    }

    private async Task<List<Place>> Waiting(Isil library, DateOnly today, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(WaitingSql);
        command.Parameters.Add(new() { Value = library.Value });
        command.Parameters.Add(new() { Value = today });
        command.Parameters.Add(new() { Value = WaitingMax });
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var places = new List<Place>();
        while (await row.ReadAsync(cancellation))
        {
            places.Add(new Place(
                row.GetInt64(0),
                row.GetString(1),
                row.Long(2),
                row.Text(3),
                row.GetInt64(4),
                row.GetString(5),
                row.GetString(6),
                row.Text(7)));
        }

        return places;
    }

    private async Task<List<Copy>> Free(Isil library, List<Place> waiting, CancellationToken cancellation)
    {
        var demands = waiting.GroupBy(place => (place.Title, place.Issue, Branch: (string?)place.PickupBranch))
            .Select(group => (group.Key, Most: group.Count()))
            .Concat(waiting.GroupBy(place => (place.Title, place.Issue, Branch: (string?)null))
                .Select(group => (group.Key, Most: group.Count() + Margin)))
            .ToArray();
        await using var command = database.CreateCommand(CopiesSql);
        command.Parameters.Add(new() { Value = library.Value });
        command.Parameters.Add(new() { Value = demands.Select(demand => demand.Key.Title).ToArray() });
        command.Parameters.Add(new() { Value = demands.Select(demand => demand.Key.Issue).ToArray() });
        command.Parameters.Add(new() { Value = demands.Select(demand => demand.Key.Branch).ToArray() });
        command.Parameters.Add(new() { Value = demands.Select(demand => demand.Most).ToArray() });
        command.Parameters.Add(new() { Value = waiting.Select(place => place.WantedCopy).OfType<long>().ToArray() });
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var copies = new List<Copy>();
        while (await row.ReadAsync(cancellation))
        {
            copies.Add(new Copy(
                row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetInt64(3), row.Text(4)));
        }

        return copies;
    }
}
