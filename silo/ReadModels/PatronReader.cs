using Npgsql;
using Skranke.Silo.Ledger;

namespace Skranke.Silo.ReadModels;

/// <summary>What a patron is called and how to reach the patron. No rule reads it.</summary>
public sealed record Contact(
    string Name,
    string? Email,
    string? Phone,
    string? Street,
    string? PostalCode,
    string? City);

/// <summary>The counts of a patron's account at one library.</summary>
public sealed record AccountCounts(int Loans, int Overdue, int Reservations, int Ready, long Fees);

/// <summary>What the ledger knows of patrons beyond what rules need.</summary>
public sealed class PatronReader(NpgsqlDataSource database)
{
    public async Task<Contact?> Contact(PatronId patron, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            "select name, email, phone, street, postal_code, city from patron_contact where patron_id = $1");
        command.Parameters.Add(new() { Value = patron.Value });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation)
            ? new Contact(
                reader.GetString(0), reader.Text(1), reader.Text(2), reader.Text(3), reader.Text(4), reader.Text(5))
            : null;
    }

    /// <summary>Whether the patron's address is protected. A protection that has lapsed counts until it is taken
    /// away.</summary>
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
              (select coalesce(sum(amount), 0)::bigint from fee where patron_id = $1 and library = $2)
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
