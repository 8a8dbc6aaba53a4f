using System.Security.Cryptography;
using System.Text;
using Npgsql;
using Skranke.Actors;
using Skranke.Ledger;
using Skranke.Loans;

namespace Skranke.Silo.Registers.Population;

/// <summary>Cancels what patrons who have died still wait for, in the way in which anybody's reservation is cancelled:
/// the title decides, and a copy that waits on a shelf passes to the next in line. Which reservations those are is read
/// from the ledger, so that a night that was cut short is made good by the next one.</summary>
internal sealed class ReservationsOfTheDead(NpgsqlDataSource database, IAsk grains)
{
    private const int AtOnce = 500;

    public async Task CancelAsync(long run, CancellationToken cancellation)
    {
        var after = 0L;
        while (await NextAsync(after, cancellation) is { Count: > 0 } next)
        {
            foreach (var cancel in next)
            {
                cancellation.ThrowIfCancellationRequested();
                _ = await grains.Ask(GrainKey.Of(cancel.PatronId), cancel with { Key = KeyOf(run, cancel) });
                after = cancel.ReservationId.Value;
            }
        }
    }

    private async Task<List<CancelReservation>> NextAsync(long after, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            """
            select r.id, r.patron_id, coalesce(c.title_id, r.title_id), r.library
            from patron p join reservation r on r.patron_id = p.id and r.ended_at is null
            left join copy c on c.id = r.copy_id
            where p.died_on is not null and r.id > $1
            order by r.id limit $2
            """);
        command.Parameters.Add(new() { Value = after });
        command.Parameters.Add(new() { Value = AtOnce });
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var found = new List<CancelReservation>();
        while (await row.ReadAsync(cancellation))
        {
            found.Add(new CancelReservation
            {
                Key = default,
                Origin = new Origin(Isil.Of(row.GetString(3)), 0, Channel.Engine),
                PatronId = new PatronId(row.GetInt64(1)),
                ReservationId = new ReservationId(row.GetInt64(0)),
                TitleId = new TitleId(row.GetInt64(2)),
            });
        }

        return found;
    }

    /// <summary>One operation for each reservation and reading, so that a reading that is taken up again does not
    /// repeat it.</summary>
    private static RequestKey KeyOf(long run, CancelReservation cancel)
    {
        var name = Encoding.UTF8.GetBytes($"reading {run} cancels {cancel.ReservationId}");
        return new RequestKey(new Guid(SHA256.HashData(name).AsSpan(0, 16)), Guid.Empty, Remember: false);
    }
}
