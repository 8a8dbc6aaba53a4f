using System.Collections.Immutable;
using Npgsql;
using Skranke.Patrons;

namespace Skranke.Silo.Ledger;

/// <summary>From rows to guardians, consents and the accounts of one person.</summary>
internal static class GuardianRows
{
    public static async Task<Guardianship> ReadAsync(NpgsqlDataSource database, PatronId child)
    {
        await using var connection = await database.OpenConnectionAsync();
        await using var batch = connection.CreateBatch();
        long[] key = [child.Value];
        _ = batch.Add(
            "select id, child_id, guardian_id, since, until from guardian where child_id = any($1) order by id",
            Rows.Longs(key));
        _ = batch.Add(
            """
            select id, patron_id, library, kind, text_version, legal_basis, guardian_id, way, given_at, withdrawn_at
            from consent where patron_id = any($1) order by given_at, id
            """,
            Rows.Longs(key));
        await using var row = await batch.ExecuteReaderAsync();
        var guardians = ImmutableArray.CreateBuilder<Guardian>();
        while (await row.ReadAsync())
        {
            guardians.Add(Bond(row));
        }

        _ = await row.NextResultAsync();
        var consents = ImmutableArray.CreateBuilder<Consent>();
        while (await row.ReadAsync())
        {
            consents.Add(new Consent(
                new ConsentId(row.GetInt64(0)),
                new PatronId(row.GetInt64(1)),
                Isil.Of(row.GetString(2)),
                (ConsentKind)row.GetInt16(3),
                row.IsDBNull(4) ? null : row.GetInt32(4),
                row.Text(5),
                row.Long(6) is { } guardian ? new GuardianId(guardian) : null,
                (ConsentWay)row.GetInt16(7),
                row.Instant(8),
                row.InstantOrNull(9)));
        }

        return new Guardianship(guardians.ToImmutable(), consents.ToImmutable());
    }

    public static async Task<IReadOnlyList<Guardian>> BondsAsync(NpgsqlDataSource database, PatronId guardian)
    {
        await using var command = database.CreateCommand(
            "select id, child_id, guardian_id, since, until from guardian where guardian_id = $1 order by id");
        command.Parameters.Add(new() { Value = guardian.Value });
        await using var row = await command.ExecuteReaderAsync();
        var bonds = new List<Guardian>();
        while (await row.ReadAsync())
        {
            bonds.Add(Bond(row));
        }

        return bonds;
    }

    private static Guardian Bond(NpgsqlDataReader row) => new(
        new GuardianId(row.GetInt64(0)),
        new PatronId(row.GetInt64(1)),
        row.Long(2) is { } account ? new PatronId(account) : null,
        row.Date(3),
        row.Date(4));

    public static async Task<IReadOnlyList<Account>> AccountsAsync(
        NpgsqlDataSource database, SealedNationalId nationalId)
    {
        await using var command = database.CreateCommand(
            """
            select c.patron_id,
                   exists (select from card k where k.patron_id = c.patron_id and k.library is null
                           and k.kind in (1, 2) and k.state <> 2),
                   array(select m.library from membership m where m.patron_id = c.patron_id order by m.library)
            from patron_contact c where c.national_id_index = $1 order by c.patron_id
            """);
        command.Parameters.Add(new() { Value = nationalId.Index });
        await using var row = await command.ExecuteReaderAsync();
        var found = new List<Account>();
        while (await row.ReadAsync())
        {
            found.Add(new Account(
                new PatronId(row.GetInt64(0)),
                row.GetBoolean(1),
                [.. row.GetFieldValue<string[]>(2).Select(Isil.Of)]));
        }

        return found;
    }
}
