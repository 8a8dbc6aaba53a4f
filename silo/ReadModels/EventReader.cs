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
    string? Reason,
    string? Overridden);

/// <summary>The stream of events in order, read only as far as it is settled.</summary>
public sealed class EventReader(NpgsqlDataSource database)
{
    private const string Sql =
        $"""
        select e.id, e.at, e.kind, e.channel, e.credential, e.library, {EventPatrons.Sql}, c.barcode, t.reference,
               e.subject_id, e.branch, e.date_before, e.date_after, e.reason, e.overridden
        from event e left join copy c on c.id = e.copy_id left join title t on t.id = e.title_id
        where e.id > $1 and ($2::text is null or e.library = $2) and e.id <= $4
        order by e.id limit $3
        """;

    private readonly Settled<long> _settled = new(database, "select last_value from event_id_seq");

    /// <param name="library">Only this library's; null for all.</param>
    public async Task<IReadOnlyList<EventView>> After(
        long id, Isil? library, int most, CancellationToken cancellation)
    {
        var settled = await _settled.UpToAsync(cancellation);
        await using var command = database.CreateCommand(Sql);
        command.Parameters.Add(new() { Value = id });
        command.Parameters.Add(new() { Value = (object?)library?.Value ?? DBNull.Value });
        command.Parameters.Add(new() { Value = most });
        command.Parameters.Add(new() { Value = settled });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var events = new List<EventView>();
        while (await reader.ReadAsync(cancellation))
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
        reader.Text(13),
        reader.Text(14));
}
