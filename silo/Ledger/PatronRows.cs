using System.Collections.Immutable;
using Npgsql;
using Skranke.Exclusions;
using Skranke.Patrons;

namespace Skranke.Silo.Ledger;

/// <summary>From rows to patrons: everything a decision about them needs, for many at once.</summary>
internal static class PatronRows
{
    public static async Task<Dictionary<long, Patron>> ReadAsync(
        NpgsqlDataSource database, IReadOnlyCollection<long> ids)
    {
        await using var connection = await database.OpenConnectionAsync();
        await using var batch = connection.CreateBatch();
        AddStatements(batch, [.. ids]);
        await using var reader = await batch.ExecuteReaderAsync();
        return await ReadAsync(reader);
    }

    /// <summary>Reads the results of the statements from the first to the last.</summary>
    public static async Task<Dictionary<long, Patron>> ReadAsync(NpgsqlDataReader reader)
    {
        var patrons = await PatronsAsync(reader);
        var cards = await GroupAsync(reader, row => new Card(
            CardNumber.Of(row.Text(1) ?? ""),
            (CardKind)row.GetInt16(2),
            (CardState)row.GetInt16(3),
            row.Text(4) is { } library ? Isil.Of(library) : null)
        {
            Id = new CardId(row.GetInt64(5)),
            BlockReason = row.Text(6) is { } reason ? CardFacts.ReasonNamed(reason) : null,
            ReplacedBy = row.Long(7) is { } other ? new CardId(other) : null,
        });
        var memberships = await GroupAsync(reader, row => new Membership(
            Isil.Of(row.GetString(1)),
            row.GetBoolean(2) ? MembershipState.Active : MembershipState.Pending,
            row.GetBoolean(3),
            row.IsDBNull(4) ? null : row.GetInt32(4)));
        var exclusions = await GroupAsync(reader, row => new Exclusion(
            Isil.Of(row.GetString(1)), row.GetString(2), row.InstantOrNull(3), row.InstantOrNull(4))
        {
            Id = new ExclusionId(row.GetInt64(5)),
            State = (ExclusionState)row.GetInt16(6),
            AnnouncedAt = row.InstantOrNull(7),
            NextActionAt = row.InstantOrNull(8),
        });
        var loans = await GroupAsync(reader, row => new HeldLoan(
            new LoanId(row.GetInt64(1)),
            new CopyId(row.GetInt64(2)),
            new TitleId(row.GetInt64(3)),
            row.GetString(4),
            Isil.Of(row.GetString(5))));
        var reservations = await GroupAsync(reader, row => new HeldReservation(
            new ReservationId(row.GetInt64(1)),
            new TitleId(row.GetInt64(2)),
            Isil.Of(row.GetString(3)),
            [.. (row.IsDBNull(5) ? [] : row.GetFieldValue<long[]>(5)).Prepend(row.GetInt64(4)).Select(TitleId.Of)],
            row.Text(6)));

        return patrons.ToDictionary(patron => patron.Id.Value, patron => patron with
        {
            Cards = Of(cards, patron),
            Memberships = Of(memberships, patron),
            Exclusions = Of(exclusions, patron),
            Loans = Of(loans, patron),
            Reservations = Of(reservations, patron),
        });
    }

    /// <summary>The patron's row comes first: where something changes in between, its version is the older one and the
    /// fence of the decision finds out.</summary>
    public static void AddStatements(NpgsqlBatch batch, long[] ids)
    {
        Array.Sort(ids);
        _ = batch.Add(
            """
            select id, version, kind, birth_date, guardian_consent, erased, pin_salt, pin_hash, pin_failures,
                   pin_locked_until, municipality, died_on, category, linked_to
            from patron where id = any($1)
            """,
            Rows.Longs(ids));
        _ = batch.Add(
            """
            select patron_id, number, kind, state, library, id, block_reason, replaced_by from card
            where patron_id = any($1) order by patron_id, kind = 3, id
            """,
            Rows.Longs(ids));
        _ = batch.Add(
            """
            select patron_id, library, active, home, rules_version from membership where patron_id = any($1)
            order by patron_id, library
            """,
            Rows.Longs(ids));
        _ = batch.Add(
            """
            select patron_id, library, ground, from_at, to_at, id, state, announced_at, next_action_at
            from exclusion where patron_id = any($1) order by patron_id, id
            """,
            Rows.Longs(ids));
        _ = batch.Add(
            """
            select patron_id, id, copy_id, title_id, material, library from loan
            where patron_id = any($1) and closed_at is null order by patron_id, id
            """,
            Rows.Longs(ids));
        _ = batch.Add(
            """
            select r.patron_id, r.id, coalesce(c.title_id, r.title_id), r.library, r.title_id, r.other_titles, r.issue
            from reservation r left join copy c on c.id = r.copy_id
            where r.patron_id = any($1) and r.ended_at is null order by r.patron_id, r.id
            """,
            Rows.Longs(ids));
    }

    private static async Task<List<Patron>> PatronsAsync(NpgsqlDataReader row)
    {
        var patrons = new List<Patron>();
        while (await row.ReadAsync())
        {
            patrons.Add(new Patron
            {
                Id = new PatronId(row.GetInt64(0)),
                Version = row.GetInt32(1),
                Kind = (PatronKind)row.GetInt16(2),
                BirthDate = row.DateOrNull(3),
                GuardianConsent = row.GetBoolean(4),
                Erased = row.GetBoolean(5),
                Pin = row.IsDBNull(7)
                    ? null
                    : new Pin(
                        row.GetFieldValue<byte[]>(6),
                        row.GetFieldValue<byte[]>(7),
                        row.GetInt16(8),
                        row.InstantOrNull(9)),
                Municipality = row.Text(10),
                DiedOn = row.DateOrNull(11),
                FixedCategory = row.Text(12),
                LinkedTo = row.Long(13) is { } other ? new PatronId(other) : null,
                Cards = [],
                Memberships = [],
                Exclusions = [],
                Loans = [],
                Reservations = [],
            });
        }

        return patrons;
    }

    /// <summary>The next result's rows by their first column, the patron.</summary>
    private static async Task<Dictionary<long, ImmutableArray<T>.Builder>> GroupAsync<T>(
        NpgsqlDataReader reader, Func<NpgsqlDataReader, T> read)
    {
        _ = await reader.NextResultAsync();
        var groups = new Dictionary<long, ImmutableArray<T>.Builder>();
        while (await reader.ReadAsync())
        {
            var patron = reader.GetInt64(0);
            if (!groups.TryGetValue(patron, out var group))
            {
                groups[patron] = group = ImmutableArray.CreateBuilder<T>();
            }

            group.Add(read(reader));
        }

        return groups;
    }

    private static ImmutableArray<T> Of<T>(Dictionary<long, ImmutableArray<T>.Builder> groups, Patron patron) =>
        groups.TryGetValue(patron.Id.Value, out var group) ? group.ToImmutable() : [];
}
