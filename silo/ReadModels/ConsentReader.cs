using Npgsql;
using Skranke.Patrons;
using Skranke.Silo.Ledger;

namespace Skranke.Silo.ReadModels;

/// <param name="Text">The words of it; null where the library had none.</param>
public sealed record ConsentView(Consent Consent, string? Text);

/// <summary>A guardian, by the account or by what was typed.</summary>
public sealed record GuardianView(Guardian Guardian, string? Name, string? Email, string? Phone);

/// <summary>What was consented to, and who answers for a child.</summary>
public sealed class ConsentReader(NpgsqlDataSource database)
{
    /// <param name="library">Only what this library asked for; null for all.</param>
    public async Task<IReadOnlyList<ConsentView>> OfPatron(
        PatronId patron, Isil? library, long after, int most, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            """
            select c.id, c.library, c.kind, c.text_version, c.legal_basis, c.guardian_id, c.way, c.given_at,
                   c.withdrawn_at, t.text
            from consent c
            left join consent_text t on t.library = c.library and t.kind = c.kind and t.version = c.text_version
            where c.patron_id = $1 and ($2::text is null or c.library = $2) and c.id > $3 order by c.id limit $4
            """);
        command.Parameters.Add(new() { Value = patron.Value });
        command.Parameters.Add(new() { Value = (object?)library?.Value ?? DBNull.Value });
        command.Parameters.Add(new() { Value = after });
        command.Parameters.Add(new() { Value = most });
        var found = new List<ConsentView>();
        await using var row = await command.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
        {
            found.Add(new ConsentView(
                new Consent(
                    new ConsentId(row.GetInt64(0)),
                    patron,
                    Isil.Of(row.GetString(1)),
                    (ConsentKind)row.GetInt16(2),
                    row.IsDBNull(3) ? null : row.GetInt32(3),
                    row.Text(4),
                    row.Long(5) is { } guardian ? new GuardianId(guardian) : null,
                    (ConsentWay)row.GetInt16(6),
                    row.Instant(7),
                    row.InstantOrNull(8)),
                row.Text(9)));
        }

        return found;
    }

    public async Task<IReadOnlyList<GuardianView>> GuardiansOf(
        PatronId child, long after, int most, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            """
            select g.id, g.guardian_id, g.since, g.until, coalesce(c.name, g.name), coalesce(c.email, g.email),
                   coalesce(c.phone, g.phone)
            from guardian g left join patron_contact c on c.patron_id = g.guardian_id
            where g.child_id = $1 and g.id > $2 order by g.id limit $3
            """);
        command.Parameters.Add(new() { Value = child.Value });
        command.Parameters.Add(new() { Value = after });
        command.Parameters.Add(new() { Value = most });
        var found = new List<GuardianView>();
        await using var row = await command.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
        {
            found.Add(new GuardianView(
                new Guardian(
                    new GuardianId(row.GetInt64(0)),
                    child,
                    row.Long(1) is { } account ? new PatronId(account) : null,
                    row.Date(2),
                    row.Date(3)),
                row.Text(4),
                row.Text(5),
                row.Text(6)));
        }

        return found;
    }
}
