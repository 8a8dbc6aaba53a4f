using Npgsql;
using Skranke.Patrons;

namespace Skranke.Silo.Ledger;

/// <summary>From rows to where patrons live. These rows leave the database for decisions and for letters only; what is
/// shown to anybody goes through the reader of patrons, which masks.</summary>
internal static class ResidenceRows
{
    public static async Task<Dictionary<long, Residence>> ReadAsync(
        NpgsqlDataSource database, IReadOnlyCollection<long> patrons)
    {
        var ids = patrons.Order().ToArray();
        await using var connection = await database.OpenConnectionAsync();
        await using var batch = connection.CreateBatch();
        _ = batch.Add(
            """
            select p.id, c.street, c.postal_code, c.city, coalesce(c.address_from_register, false),
                   c.national_id_index is not null, coalesce(c.is_protected, false), c.protected_until
            from patron p left join patron_contact c on c.patron_id = p.id
            where p.id = any($1)
            """,
            Rows.Longs(ids));
        _ = batch.Add(
            """
            select patron_id, id, street, postal_code, city, country, from_day, to_day
            from patron_address where patron_id = any($1) order by id
            """,
            Rows.Longs(ids));
        await using var row = await batch.ExecuteReaderAsync();
        var found = new Dictionary<long, Residence>(ids.Length);
        while (await row.ReadAsync())
        {
            found[row.GetInt64(0)] = new Residence
            {
                Registered = row.Text(1) is { } street
                    ? new PostalAddress(street, row.Text(2), row.Text(3))
                    : null,
                FromRegister = row.GetBoolean(4),
                HasNationalId = row.GetBoolean(5),
                IsProtected = row.GetBoolean(6),
                ProtectedUntil = row.DateOrNull(7),
            };
        }

        _ = await row.NextResultAsync();
        while (await row.ReadAsync())
        {
            var patron = row.GetInt64(0);
            found[patron] = found[patron] with { Temporary = found[patron].Temporary.Add(TemporaryOf(row, 1)) };
        }

        return found;
    }

    /// <summary>A temporary address from the columns of its table, the first of which is its id.</summary>
    public static TemporaryAddress TemporaryOf(NpgsqlDataReader row, int first) => new(
        new AddressId(row.GetInt64(first)),
        new PostalAddress(
            row.GetString(first + 1), row.Text(first + 2), row.Text(first + 3), row.Text(first + 4)),
        row.DateOrNull(first + 5),
        row.DateOrNull(first + 6));
}
