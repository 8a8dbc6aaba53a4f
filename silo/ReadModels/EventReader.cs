using Npgsql;
using Skranke.Ledger;
using Skranke.Loans;
using Skranke.Silo.Ledger;

namespace Skranke.Silo.ReadModels;

/// <summary>One thing that happened, as other systems are told.</summary>
public sealed record EventView(
    long Id,
    DateTimeOffset At,
    EventKind Kind,
    Channel Channel,
    int Credential,
    Isil Library,
    PatronId? PatronId,
    CopyBarcode? Copy,
    TitleReference? Title,
    long? SubjectId,
    BranchId? Branch,
    DateOnly? DateBefore,
    DateOnly? DateAfter,
    string? Reason);

/// <summary>The stream of events in order. It is read only as far as it is settled: an event whose horizon is still
/// open may be preceded by one that becomes visible later, and a reader that went past it would never see that
/// one.</summary>
public sealed class EventReader(NpgsqlDataSource database)
{
    private const string Sql =
        """
        select e.id, e.at, e.kind, e.channel, e.credential, e.library, e.patron_id, c.barcode, t.reference,
               e.subject_id, e.branch, e.date_before, e.date_after, e.reason,
               e.horizon <= pg_snapshot_xmin(pg_current_snapshot())
        from event e left join copy c on c.id = e.copy_id left join title t on t.id = e.title_id
        where e.id > $1 and ($2::text is null or e.library = $2)
        order by e.id limit $3
        """;

    /// <param name="library">Only this library's; null for all.</param>
    public async Task<IReadOnlyList<EventView>> After(
        long id, Isil? library, int most, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(Sql);
        command.Parameters.Add(new() { Value = id });
        command.Parameters.Add(new() { Value = (object?)library?.Value ?? DBNull.Value });
        command.Parameters.Add(new() { Value = most });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var events = new List<EventView>();
        while (await reader.ReadAsync(cancellation) && reader.GetBoolean(14))
        {
            events.Add(Read(reader));
        }

        return events;
    }

    private static EventView Read(NpgsqlDataReader reader) => new(
        reader.GetInt64(0),
        reader.Instant(1),
        (EventKind)reader.GetInt16(2),
        (Channel)reader.GetInt16(3),
        reader.GetInt32(4),
        Isil.Of(reader.GetString(5)),
        reader.Long(6) is { } patron ? new PatronId(patron) : null,
        reader.Text(7) is { } copy ? CopyBarcode.Of(copy) : null,
        reader.Text(8) is { } title ? TitleReference.Of(title) : null,
        reader.Long(9),
        reader.Text(10) is { } branch ? BranchId.Of(branch) : null,
        reader.DateOrNull(11),
        reader.DateOrNull(12),
        reader.Text(13));
}
