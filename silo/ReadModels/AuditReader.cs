using Npgsql;
using Skranke.Silo.Access;
using Skranke.Silo.Ledger;

namespace Skranke.Silo.ReadModels;

/// <summary>A line of the audit with what its credential is called.</summary>
public sealed record AuditView(
    long Id,
    DateTimeOffset At,
    int Credential,
    string? Name,
    string? Person,
    Isil Library,
    Audited Operation,
    PatronId? PatronId,
    string? Reason);

/// <summary>Which lines are asked for.</summary>
/// <param name="Library">Only this library's; null for all.</param>
/// <param name="To">Before this instant.</param>
public sealed record AuditQuestion(Isil? Library, PatronId? Patron, DateTimeOffset? From, DateTimeOffset? To);

/// <summary>The audit, in the order in which it was written.</summary>
public sealed class AuditReader(NpgsqlDataSource database)
{
    public async Task<IReadOnlyList<AuditView>> After(
        AuditQuestion question, long after, int most, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"""
            select a.id, a.at, a.credential, c.name, c.person, a.library, a.operation, a.patron_id, a.reason
            from audit a left join credential c on c.id = a.credential
            where a.id > $1
              {(question.Library is null ? "and $2::text is null" : "and a.library = $2")}
              {(question.Patron is null ? "and $3::bigint is null" : "and a.patron_id = $3")}
              and ($4::timestamptz is null or a.at >= $4) and ($5::timestamptz is null or a.at < $5)
            order by a.id limit $6
            """);
        command.Parameters.Add(new() { Value = after });
        command.Parameters.Add(new() { Value = (object?)question.Library?.Value ?? DBNull.Value });
        command.Parameters.Add(new() { Value = (object?)question.Patron?.Value ?? DBNull.Value });
        command.Parameters.Add(new() { Value = (object?)question.From?.ToUniversalTime() ?? DBNull.Value });
        command.Parameters.Add(new() { Value = (object?)question.To?.ToUniversalTime() ?? DBNull.Value });
        command.Parameters.Add(new() { Value = most });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var found = new List<AuditView>();
        while (await reader.ReadAsync(cancellation))
        {
            found.Add(new AuditView(
                reader.GetInt64(0),
                reader.GetFieldValue<DateTimeOffset>(1),
                reader.GetInt32(2),
                reader.Text(3),
                reader.Text(4),
                Isil.Of(reader.GetString(5)),
                (Audited)reader.GetInt16(6),
                reader.Long(7) is { } patron ? new PatronId(patron) : null,
                reader.Text(8)));
        }

        return found;
    }
}
