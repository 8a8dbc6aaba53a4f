using System.Collections.Immutable;
using Npgsql;
using Skranke.Actors;
using Skranke.Patrons;
using Skranke.Silo.Ledger;

namespace Skranke.Silo.ReadModels;

/// <summary>What a patron is called and how to reach the patron. No rule reads it. A secret address is not in it: the
/// database does not give it away.</summary>
/// <param name="Municipality">Where the patron lives, by code; null where that is secret too.</param>
/// <param name="IsSecret">True while the address is secret, for the library's own staff as well (N13).</param>
/// <param name="IsRegistered">True where the address is that of the population register.</param>
/// <param name="Temporary">Other places for a while, those that have ended left out (N14).</param>
public sealed record Contact(
    string Name,
    string? Email,
    string? Phone,
    string? Street,
    string? PostalCode,
    string? City,
    string? Municipality,
    bool IsSecret,
    bool IsRegistered,
    ImmutableArray<TemporaryAddress> Temporary)
{
    /// <summary>Who answers for an institution.</summary>
    public string? ResponsiblePerson { get; init; }

    public string? Language { get; init; }

    /// <summary>Whether notices go to the e-mail address, where there is one.</summary>
    public bool EmailNotices { get; init; }

    public bool SmsNotices { get; init; }
}

/// <summary>The counts of a patron's account at one library.</summary>
public sealed record AccountCounts(int Loans, int Overdue, int Reservations, int Ready, long Fees);

/// <summary>What the ledger knows of patrons beyond what rules need.</summary>
public sealed class PatronReader(NpgsqlDataSource database, IBusinessClock clock)
{
    public async Task<Contact?> Contact(PatronId patron, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            """
            select c.name, c.email, c.phone, c.street, c.postal_code, c.city, p.municipality, false,
                   c.address_from_register, c.responsible_person, c.language, c.email_notices, c.sms_notices
            from patron_contact c join patron p on p.id = c.patron_id
            where c.patron_id = $1 and not (c.is_protected and coalesce(c.protected_until >= $2, true))
            union all
            select c.name, c.email, c.phone, null, null, null, null, true, c.address_from_register,
                   c.responsible_person, c.language, c.email_notices, c.sms_notices
            from patron_contact c
            where c.patron_id = $1 and c.is_protected and coalesce(c.protected_until >= $2, true)
            """);
        command.Parameters.Add(new() { Value = patron.Value });
        command.Parameters.Add(new() { Value = Today });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        if (!await reader.ReadAsync(cancellation))
        {
            return null;
        }

        var contact = new Contact(
            reader.GetString(0),
            reader.Text(1),
            reader.Text(2),
            reader.Text(3),
            reader.Text(4),
            reader.Text(5),
            reader.Text(6),
            reader.GetBoolean(7),
            reader.GetBoolean(8),
            [])
        {
            ResponsiblePerson = reader.Text(9),
            Language = reader.Text(10),
            EmailNotices = reader.GetBoolean(11),
            SmsNotices = reader.GetBoolean(12),
        };
        await reader.DisposeAsync();
        return contact.IsSecret ? contact : contact with { Temporary = await Temporary(patron, cancellation) };
    }

    /// <summary>Where post for a patron goes on this day; null where nobody may know it, or nobody does (N13,
    /// N14).</summary>
    public async Task<PostalAddress?> PostAddress(PatronId patron, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var found = await ResidenceRows.ReadAsync(database, [patron.Value]);
        return found.GetValueOrDefault(patron.Value)?.PostAddressOn(Today);
    }

    /// <summary>A day of UTC: in a zone east of it a protection ends an hour or two later than it must, never
    /// earlier.</summary>
    private DateOnly Today => DateOnly.FromDateTime(clock.Now.UtcDateTime);

    private async Task<ImmutableArray<TemporaryAddress>> Temporary(PatronId patron, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            """
            select id, street, postal_code, city, country, from_day, to_day from patron_address
            where patron_id = $1 and coalesce(to_day >= $2, true) order by id
            """);
        command.Parameters.Add(new() { Value = patron.Value });
        command.Parameters.Add(new() { Value = Today });
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var found = ImmutableArray.CreateBuilder<TemporaryAddress>();
        while (await row.ReadAsync(cancellation))
        {
            found.Add(ResidenceRows.TemporaryOf(row, 0));
        }

        return found.ToImmutable();
    }

    /// <summary>Whether the patron's address is protected. A protection that has lapsed counts until it is taken
    /// away.</summary>
    /// <summary>Whom an exclusion shuts out, and of which library; null where there is no such exclusion.</summary>
    public async Task<(PatronId Patron, Isil Library)?> OfExclusion(
        ExclusionId exclusion, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand("select patron_id, library from exclusion where id = $1");
        command.Parameters.Add(new() { Value = exclusion.Value });
        await using var row = await command.ExecuteReaderAsync(cancellation);
        return await row.ReadAsync(cancellation)
            ? (new PatronId(row.GetInt64(0)), Isil.Of(row.GetString(1)))
            : null;
    }

    public async Task<bool> IsProtected(PatronId patron, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            "select is_protected from patron_contact where patron_id = $1");
        command.Parameters.Add(new() { Value = patron.Value });
        return await command.ExecuteScalarAsync(cancellation) is true;
    }

    public async Task<AccountCounts> Counts(
        PatronId patron, Isil library, DateOnly today, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            """
            select
              (select count(*) from loan where patron_id = $1 and library = $2 and closed_at is null),
              (select count(*) from loan where patron_id = $1 and library = $2 and closed_at is null and due_date < $3),
              (select count(*) from reservation where patron_id = $1 and library = $2 and ended_at is null),
              (select count(*) from reservation
               where patron_id = $1 and library = $2 and ended_at is null and state = 2),
              (select coalesce(sum(amount - paid + refunded - waived - reversed), 0)::bigint from fee
               where patron_id = $1 and library = $2 and settled_at is null)
            """);
        command.Parameters.Add(new() { Value = patron.Value });
        command.Parameters.Add(new() { Value = library.Value });
        command.Parameters.Add(new() { Value = today });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        _ = await reader.ReadAsync(cancellation);
        return new AccountCounts(
            (int)reader.GetInt64(0),
            (int)reader.GetInt64(1),
            (int)reader.GetInt64(2),
            (int)reader.GetInt64(3),
            reader.GetInt64(4));
    }
}
