using Npgsql;
using Skranke.Patrons;

namespace Skranke.Silo.Ledger;

/// <summary>Which accounts are one person's, by the keyed hash of the national id.</summary>
internal static class PersonRows
{
    /// <summary>Null where one of the two has no national id.</summary>
    public static async ValueTask<bool?> AreOneAsync(NpgsqlDataSource database, PatronId one, PatronId other)
    {
        await using var command = database.CreateCommand(
            """
            select a.national_id_index = b.national_id_index
            from patron_contact a, patron_contact b where a.patron_id = $1 and b.patron_id = $2
            """);
        command.Parameters.Add(new() { Value = one.Value });
        command.Parameters.Add(new() { Value = other.Value });
        return await command.ExecuteScalarAsync() as bool?;
    }

    /// <summary>What only one of two says is no difference: it is filled in.</summary>
    public static async ValueTask<ContactDifferences> ContactDifferencesAsync(
        NpgsqlDataSource database, PatronId one, PatronId other)
    {
        await using var command = database.CreateCommand(
            """
            select lower(a.email) <> lower(b.email), a.phone <> b.phone,
                   (a.street, a.postal_code, a.city) is distinct from (b.street, b.postal_code, b.city)
                       and a.street is not null and b.street is not null
            from patron_contact a, patron_contact b where a.patron_id = $1 and b.patron_id = $2
            """);
        command.Parameters.Add(new() { Value = one.Value });
        command.Parameters.Add(new() { Value = other.Value });
        await using var row = await command.ExecuteReaderAsync();
        return await row.ReadAsync()
            ? new ContactDifferences(Says(0), Says(1), Says(2))
            : Patrons.ContactDifferences.None;

        bool Says(int column) => !row.IsDBNull(column) && row.GetBoolean(column);
    }

    /// <summary>Living accounts with the national id of this one, of which nobody was told yet.</summary>
    public static async ValueTask<IReadOnlyList<PatronId>> OtherAccountsAsync(
        NpgsqlDataSource database, PatronId patron)
    {
        await using var command = database.CreateCommand(
            """
            select b.patron_id
            from patron_contact a
            join patron_contact b on b.national_id_index = a.national_id_index and b.patron_id <> a.patron_id
            join patron p on p.id = b.patron_id and not p.erased and p.linked_to is null
            where a.patron_id = $1 and not exists (
                select from work_item w
                where w.kind = 60
                  and least(w.patron_id, w.other_patron_id) = least(a.patron_id, b.patron_id)
                  and greatest(w.patron_id, w.other_patron_id) = greatest(a.patron_id, b.patron_id))
            order by b.patron_id
            """);
        command.Parameters.Add(new() { Value = patron.Value });
        var found = new List<PatronId>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            found.Add(new PatronId(reader.GetInt64(0)));
        }

        return found;
    }
}
