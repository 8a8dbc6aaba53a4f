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
    private const int CandidatesMax = 50_000;

    private const string Sql =
        """
        select r.id, r.pickup_branch, r.wanted_copy_id, t.id, t.reference, t.title, t.author, c.id, c.barcode, c.branch
        from reservation r
        join title t on t.id = r.title_id
        join copy c on c.title_id = r.title_id and c.status = 0 and c.owner = r.library
        where r.library = $1 and r.ended_at is null and r.state = 0
          and not exists (select from loan l where l.copy_id = c.id and l.closed_at is null)
          and not exists (select from reservation o where o.copy_id = c.id and o.ended_at is null)
        order by t.id, r.place, r.id, (c.id = r.wanted_copy_id) desc, (c.branch = r.pickup_branch) desc, c.id
        limit $2
        """;

    public async Task<IReadOnlyList<Pick>> Of(Isil library, BranchId branch, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(Sql);
        command.Parameters.Add(new() { Value = library.Value });
        command.Parameters.Add(new() { Value = CandidatesMax });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var (answered, taken, picks) = (new HashSet<long>(), new HashSet<long>(), new List<Pick>());
        while (await reader.ReadAsync(cancellation))
        {
            var (reservation, copy) = (reader.GetInt64(0), reader.GetInt64(7));
            var answers = reader.IsDBNull(2) || reader.GetInt64(2) == copy;
            if (!answers || answered.Contains(reservation) || !taken.Add(copy))
            {
                continue;
            }

            _ = answered.Add(reservation);
            if (reader.GetString(9) == branch.Value)
            {
                picks.Add(Read(reader));
            }
        }

        return picks;
    }

    private static Pick Read(NpgsqlDataReader reader) => new(
        new ReservationId(reader.GetInt64(0)),
        TitleReference.Of(reader.GetString(4)),
        reader.GetString(5),
        reader.Text(6),
        CopyBarcode.Of(reader.GetString(8)),
        BranchId.Of(reader.GetString(9)),
        BranchId.Of(reader.GetString(1)));
}
