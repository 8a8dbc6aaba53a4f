using Npgsql;
using NpgsqlTypes;
using Skranke.Patrons;
using Skranke.Silo.Import.Writing;
using Skranke.Silo.Ledger;

namespace Skranke.Silo.Import.Kinds;

/// <summary>What a file changes of patrons that are known already: contact data, kind and birth date, PIN, another
/// card, the membership. A patron of whom nothing differs is not touched.</summary>
internal sealed class PatronChanges(ChunkWork work)
{
    private readonly HashSet<long> _changed = [];
    private readonly List<(long Id, Contact Contact, SealedNationalId? NationalId)> _contacts = [];
    private readonly List<(long Id, PatronKind Kind, string? Category, DateOnly? BirthDate, Pin? Pin)> _patrons = [];
    private readonly List<NewGuardian> _guardians = [];
    private readonly List<NewCard> _cards = [];
    private readonly List<(long Id, bool Home)> _memberships = [];

    /// <summary>The patrons with these ids, as they stand.</summary>
    public static async Task<Dictionary<long, KnownPatron>> KnownAsync(IEnumerable<long> ids, ChunkWork work)
    {
        var known = new Dictionary<long, KnownPatron>();
        await work.ReadAsync(
            """
            select p.id, p.kind, p.birth_date, p.erased, p.pin_salt, p.pin_hash, coalesce(c.name, ''), c.email, c.phone,
                   c.street, c.postal_code, c.city, p.municipality, p.category,
                   array(select g.guardian_id from guardian g
                         where g.child_id = p.id and g.guardian_id is not null and g.until > $3),
                   c.national_id is not null,
                   coalesce(c.address_from_register or (c.is_protected and coalesce(c.protected_until >= $3, true)),
                            false),
                   m.patron_id is not null,
                   coalesce(m.active, false), coalesce(m.home, false)
            from patron p
            left join patron_contact c on c.patron_id = p.id
            left join membership m on m.patron_id = p.id and m.library = $1
            where p.id = any($2)
            """,
            row => known[row.GetInt64(0)] = Read(row),
            work.IsilParameter(),
            Rows.Longs([.. ids.Distinct()]),
            new NpgsqlParameter { Value = work.Library.Today });
        return known;
    }

    public void Add(
        KnownPatron old,
        PatronRow row,
        long? guardian,
        bool[] has,
        bool hasCard,
        Func<Contact, Contact, Contact> merge)
    {
        if (!old.IsActive)
        {
            _ = _changed.Add(old.Id);
            _memberships.Add((old.Id, Home: false));
        }

        if (!hasCard)
        {
            _ = _changed.Add(old.Id);
            _cards.Add(NewCard.Of(work.NextId(), old.Id, row.Card!.Value, work.Isil));
        }

        if (old.IsHome)
        {
            var contact = merge(row.Contact, old.Contact);
            AddContact(old, row, old.HasOwnAddress ? WithAddressOf(old.Contact, contact) : contact);
            AddPatron(old, row, has);
            AddGuardian(old, row, guardian);
        }

        if (!_changed.Contains(old.Id))
        {
            work.Unchanged++;
        }
    }

    /// <summary>Contact data go with the lock of their patron, so that two changes never mix.</summary>
    public async Task WriteAsync()
    {
        work.Changed = _changed.Count;
        if (_changed.Count == 0)
        {
            return;
        }

        await work.LockAsync("patron", _changed);
        await BulkInsert.CardsAsync(work.Connection, _cards, work.Cancellation);
        await BulkInsert.GuardiansAsync(work.Connection, _guardians, work.Cancellation);
        await WriteMembershipsAsync();
        await WriteContactsAsync();
        await WritePatronsAsync();
        await work.BumpAsync("patron", _changed);
    }

    /// <summary>A file does not overrule the population register, nor does it bring what must not be kept.</summary>
    private static Contact WithAddressOf(Contact old, Contact contact) => contact with
    {
        Street = old.Street,
        PostalCode = old.PostalCode,
        City = old.City,
        Municipality = old.Municipality,
    };

    private void AddContact(KnownPatron old, PatronRow row, Contact contact)
    {
        var nationalId = old.HasNationalId || row.NationalId is not { } number
            ? null
            : work.Secrets.Seal(number.Digits);
        if (contact != old.Contact || nationalId is not null)
        {
            _ = _changed.Add(old.Id);
            _contacts.Add((old.Id, contact, nationalId));
            if (nationalId is not null)
            {
                _cards.Add(NewCard.OfNationalId(work.NextId(), old.Id));
            }
        }
    }

    private void AddPatron(KnownPatron old, PatronRow row, bool[] has)
    {
        // An institution is one by its category: a file without that column says nothing about it.
        var (kind, category) = has[CategoryColumn]
            ? (row.Kind, row.FixedCategory)
            : (old.Kind, old.FixedCategory);
        var isOldPin = row.Pin is null || (old.Pin is { } pin && work.Secrets.Matches(row.Pin, pin));
        if (kind != old.Kind || category != old.FixedCategory || row.BirthDate != old.BirthDate || !isOldPin)
        {
            _ = _changed.Add(old.Id);
            var newPin = isOldPin ? null : work.Secrets.Choose(row.Pin!).Kept;
            _patrons.Add((old.Id, kind, category, row.BirthDate, newPin));
        }
    }

    private void AddGuardian(KnownPatron old, PatronRow row, long? guardian)
    {
        if (guardian is { } one && one != old.Id && !old.Guardians.Contains(one)
            && NewGuardian.Of(work.NextId(), old.Id, one, row.BirthDate, work.Library.Today) is { } bond)
        {
            _ = _changed.Add(old.Id);
            _guardians.Add(bond);
        }
    }

    private const int CategoryColumn = 10;

    private async Task WriteMembershipsAsync()
    {
        if (_memberships.Count > 0)
        {
            _ = await work.ExecuteAsync(
                """
                insert into membership (patron_id, library, active, home, rules_version)
                select id, $1, true, false, $3 from unnest($2) as u (id)
                on conflict (patron_id, library) do update set active = true, rules_version = excluded.rules_version
                """,
                work.IsilParameter(),
                Rows.Longs([.. _memberships.Select(membership => membership.Id)]),
                new NpgsqlParameter { Value = work.Library.Library.RulesOn(work.Library.Today) });
        }
    }

    private async Task WriteContactsAsync()
    {
        if (_contacts.Count == 0)
        {
            return;
        }

        var columns = new Columns();
        var (ids, names, emails) = (columns.Longs(), columns.Texts(), columns.TextsOrNull());
        var (phones, streets, codes) = (columns.TextsOrNull(), columns.TextsOrNull(), columns.TextsOrNull());
        var cities = columns.TextsOrNull();
        foreach (var (id, contact, _) in _contacts)
        {
            ids.Add(id);
            names.Add(contact.Name);
            emails.Add(contact.Email);
            phones.Add(contact.Phone);
            streets.Add(contact.Street);
            codes.Add(contact.PostalCode);
            cities.Add(contact.City);
        }

        _ = await work.ExecuteAsync(
            """
            update patron_contact c
            set name = u.name, email = u.email, phone = u.phone, street = u.street, postal_code = u.postal_code,
                city = u.city,
                national_id = coalesce(u.national_id, c.national_id),
                national_id_index = coalesce(u.national_id_index, c.national_id_index)
            from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9)
                 as u (id, name, email, phone, street, postal_code, city, national_id, national_id_index)
            where c.patron_id = u.id
            """,
            [
                .. columns.Seal(),
                Bytes([.. _contacts.Select(change => change.NationalId?.Cipher)]),
                Bytes([.. _contacts.Select(change => change.NationalId?.Index)]),
            ]);
        await WriteMunicipalitiesAsync();
    }

    private async Task WriteMunicipalitiesAsync()
    {
        var columns = new Columns();
        var (ids, municipalities) = (columns.Longs(), columns.TextsOrNull());
        foreach (var (id, contact, _) in _contacts)
        {
            ids.Add(id);
            municipalities.Add(contact.Municipality);
        }

        _ = await work.ExecuteAsync(
            """
            update patron p set municipality = u.municipality from unnest($1, $2) as u (id, municipality)
            where p.id = u.id and p.municipality is distinct from u.municipality
            """,
            columns.Seal());
    }

    private async Task WritePatronsAsync()
    {
        if (_patrons.Count == 0)
        {
            return;
        }

        var columns = new Columns();
        var (ids, kinds, categories) = (columns.Longs(), columns.Shorts(), columns.TextsOrNull());
        var births = columns.DatesOrNull();
        foreach (var (id, kind, category, birthDate, _) in _patrons)
        {
            ids.Add(id);
            kinds.Add((short)kind);
            categories.Add(category);
            births.Add(birthDate);
        }

        _ = await work.ExecuteAsync(
            """
            update patron p
            set kind = u.kind, category = u.category, birth_date = u.birth_date,
                pin_salt = coalesce(u.pin_salt, p.pin_salt),
                pin_hash = coalesce(u.pin_hash, p.pin_hash),
                pin_failures = case when u.pin_hash is null then p.pin_failures else 0 end,
                pin_locked_until = case when u.pin_hash is null then p.pin_locked_until end
            from unnest($1, $2, $3, $4, $5, $6) as u (id, kind, category, birth_date, pin_salt, pin_hash)
            where p.id = u.id
            """,
            [
                .. columns.Seal(),
                Bytes([.. _patrons.Select(change => change.Pin?.Salt)]),
                Bytes([.. _patrons.Select(change => change.Pin?.Hash)]),
            ]);
    }

    private static NpgsqlParameter Bytes(byte[]?[] values) =>
        new() { Value = values, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea };

    private static KnownPatron Read(NpgsqlDataReader row) => new(
        row.GetInt64(0),
        (PatronKind)row.GetInt16(1),
        row.DateOrNull(2),
        row.GetBoolean(3),
        row.BytesOrNull(4) is { } salt && row.BytesOrNull(5) is { } hash ? new Pin(salt, hash, 0, null) : null,
        new Contact(
            row.GetString(6),
            row.Text(7),
            row.Text(8),
            row.Text(9),
            row.Text(10),
            row.Text(11),
            row.Text(12)),
        row.GetBoolean(15),
        row.GetBoolean(16),
        row.GetBoolean(17),
        row.GetBoolean(18),
        row.GetBoolean(19))
    {
        FixedCategory = row.Text(13),
        Guardians = row.GetFieldValue<long[]>(14),
    };
}
