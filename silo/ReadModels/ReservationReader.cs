using Npgsql;
using Skranke.Actors;
using Skranke.Reservations;
using Skranke.Silo.Ledger;

namespace Skranke.Silo.ReadModels;

/// <summary>A reservation as it is shown: with its place in line, 1 for the next and 0 where nobody counts any
/// more.</summary>
public sealed record ReservationView(Reservation Reservation, int Position);

/// <summary>Reservations as the ledger has them; positions are counted by the rule that orders the queue.</summary>
public sealed class ReservationReader(NpgsqlDataSource database, ILoad load)
{
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

    public async Task<IReadOnlyList<ReservationView>> View(IReadOnlyList<Reservation> reservations) =>
        await Task.WhenAll(reservations.Select(async reservation =>
            new ReservationView(reservation, await PositionOf(reservation))));

    private async ValueTask<int> PositionOf(Reservation reservation) =>
        reservation.IsWaiting && await load.Title(reservation.TitleId) is { } title
            ? ReservationQueue.PositionOf(title, reservation)
            : 0;

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
