using Npgsql;
using NpgsqlTypes;
using Skranke.Ledger;
using Skranke.Patrons;

namespace Skranke.Silo.Ledger;

/// <summary>What registers change of a patron's name and addresses. A job may change the same patron several times in
/// one transaction; the last word on each thing counts.</summary>
internal sealed class ContactFacts
{
    private readonly Dictionary<long, Change> _changes = [];
    private readonly Dictionary<long, DateOnly> _died = [];
    private readonly List<(PatronId Patron, TemporaryAddress Address)> _added = [];
    private readonly List<TemporaryAddressRemoved> _removed = [];

    /// <returns>False where the fact is none of a patron's contact.</returns>
    public bool TryAdd(Fact fact)
    {
        switch (fact)
        {
            case PatronRenamed renamed:
                Of(renamed.PatronId).Name = renamed.Name;
                return true;
            case AddressRegistered registered:
                Of(registered.PatronId).Move(registered.Address, registered.Municipality);
                return true;
            case PatronMovedAbroad moved:
                Of(moved.PatronId).Move(null, null);
                return true;
            case AddressProtectionChanged changed:
                Of(changed.PatronId).Protect(changed.IsProtected, changed.Until);
                return true;
            case NationalIdReplaced replaced:
                Of(replaced.PatronId).NationalId = replaced.Number;
                return true;
            case PatronDied died:
                _died[died.PatronId.Value] = died.On;
                return true;
            case TemporaryAddressAdded added:
                _added.Add((added.PatronId, added.Address));
                return true;
            case TemporaryAddressRemoved removed:
                _removed.Add(removed);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Whom such a fact is about, for the event log, which is never told a name or an address; null where it
    /// is none.</summary>
    /// <returns>The patron, and the number of the address where there is one.</returns>
    public static (PatronId Patron, long? Subject)? PatronOf(Fact fact) => fact switch
    {
        PatronRenamed renamed => (renamed.PatronId, null),
        AddressRegistered registered => (registered.PatronId, null),
        PatronMovedAbroad moved => (moved.PatronId, null),
        AddressProtectionChanged changed => (changed.PatronId, null),
        NationalIdReplaced replaced => (replaced.PatronId, null),
        PatronDied died => (died.PatronId, null),
        TemporaryAddressAdded added => (added.PatronId, added.Address.Id.Value),
        TemporaryAddressRemoved removed => (removed.PatronId, removed.Id.Value),
        _ => null,
    };

    public void AddStatements(NpgsqlBatch batch)
    {
        AddContacts(batch);
        AddMunicipalities(batch);
        AddDeaths(batch);
        AddTemporary(batch);
    }

    private Change Of(PatronId patron)
    {
        if (!_changes.TryGetValue(patron.Value, out var change))
        {
            _changes[patron.Value] = change = new Change();
        }

        return change;
    }

    private void AddContacts(NpgsqlBatch batch)
    {
        if (_changes.Count == 0)
        {
            return;
        }

        var columns = new Columns();
        var (ids, names, moves, registers) = (columns.Longs(), columns.TextsOrNull(), columns.Flags(), columns.Flags());
        var (streets, codes, cities) = (columns.TextsOrNull(), columns.TextsOrNull(), columns.TextsOrNull());
        var (hasProtection, isProtected, until) = (columns.Flags(), columns.Flags(), columns.DatesOrNull());
        foreach (var (id, change) in _changes)
        {
            ids.Add(id);
            names.Add(change.Name);
            moves.Add(change.HasAddress);
            registers.Add(change.IsRegistered);
            streets.Add(change.Address?.Street);
            codes.Add(change.Address?.PostalCode);
            cities.Add(change.Address?.City);
            hasProtection.Add(change.Protection is not null);
            isProtected.Add(change.Protection is { IsProtected: true });
            until.Add(change.Protection?.Until);
        }

        _ = batch.Add(
            """
            update patron_contact c
            set name = coalesce(u.name, c.name),
                street = case when u.moves then u.street else c.street end,
                postal_code = case when u.moves then u.code else c.postal_code end,
                city = case when u.moves then u.city else c.city end,
                address_from_register = c.address_from_register or u.registers,
                is_protected = case when u.has_protection then u.is_protected else c.is_protected end,
                protected_until = case when u.has_protection then u.until else c.protected_until end,
                national_id = coalesce(u.national_id, c.national_id),
                national_id_index = coalesce(u.national_id_index, c.national_id_index)
            from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
                 as u (id, name, moves, registers, street, code, city, has_protection, is_protected, until, national_id,
                       national_id_index)
            where c.patron_id = u.id
            """,
            [
                .. columns.Seal(),
                Bytes([.. _changes.Values.Select(change => change.NationalId?.Cipher)]),
                Bytes([.. _changes.Values.Select(change => change.NationalId?.Index)]),
            ]);
    }

    /// <summary>The version of the patron has moved already; where somebody lives stands in the same row.</summary>
    private void AddMunicipalities(NpgsqlBatch batch)
    {
        var moved = _changes.Where(pair => pair.Value.IsRegistered).ToArray();
        if (moved.Length == 0)
        {
            return;
        }

        var columns = new Columns();
        var (ids, municipalities) = (columns.Longs(), columns.TextsOrNull());
        foreach (var (id, change) in moved)
        {
            ids.Add(id);
            municipalities.Add(change.Municipality);
        }

        _ = batch.Add(
            """
            update patron p set municipality = u.municipality
            from unnest($1, $2) as u (id, municipality)
            where p.id = u.id and p.municipality is distinct from u.municipality
            """,
            columns.Seal());
    }

    private void AddDeaths(NpgsqlBatch batch)
    {
        if (_died.Count == 0)
        {
            return;
        }

        var columns = new Columns();
        var (ids, days) = (columns.Longs(), columns.Dates());
        foreach (var (id, day) in _died)
        {
            ids.Add(id);
            days.Add(day);
        }

        _ = batch.Add(
            "update patron p set died_on = u.day from unnest($1, $2) as u (id, day) where p.id = u.id",
            columns.Seal());
    }

    private void AddTemporary(NpgsqlBatch batch)
    {
        var removed = _removed.Select(one => one.Id.Value).ToArray();
        var secret = _changes.Where(pair => pair.Value.LosesTemporary).Select(pair => pair.Key).ToArray();
        if (removed.Length > 0)
        {
            _ = batch.Add("delete from patron_address where id = any($1)", Rows.Longs(removed));
        }

        if (secret.Length > 0)
        {
            _ = batch.Add("delete from patron_address where patron_id = any($1)", Rows.Longs(secret));
        }

        if (_added.Count == 0)
        {
            return;
        }

        var columns = new Columns();
        var (ids, patrons, streets) = (columns.Longs(), columns.Longs(), columns.Texts());
        var (codes, cities, countries) = (columns.TextsOrNull(), columns.TextsOrNull(), columns.TextsOrNull());
        var (from, to) = (columns.DatesOrNull(), columns.DatesOrNull());
        foreach (var (patron, address) in _added)
        {
            ids.Add(address.Id.Value);
            patrons.Add(patron.Value);
            streets.Add(address.Address.Street);
            codes.Add(address.Address.PostalCode);
            cities.Add(address.Address.City);
            countries.Add(address.Address.Country);
            from.Add(address.From);
            to.Add(address.To);
        }

        _ = batch.Add(
            """
            insert into patron_address (id, patron_id, street, postal_code, city, country, from_day, to_day)
            select * from unnest($1, $2, $3, $4, $5, $6, $7, $8)
            """,
            columns.Seal());
    }

    internal static NpgsqlParameter Bytes(byte[]?[] values) =>
        new() { Value = values, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea };

    /// <summary>What one patron's row is to say; null for what stays.</summary>
    private sealed class Change
    {
        public string? Name { get; set; }

        public bool HasAddress { get; private set; }

        public PostalAddress? Address { get; private set; }

        /// <summary>True where the register named a place to live, or that there is none.</summary>
        public bool IsRegistered { get; private set; }

        public string? Municipality { get; private set; }

        public (bool IsProtected, DateOnly? Until)? Protection { get; private set; }

        /// <summary>True from the moment the address became secret: no other one is kept either.</summary>
        public bool LosesTemporary { get; private set; }

        public SealedNationalId? NationalId { get; set; }

        public void Move(PostalAddress? address, string? municipality)
        {
            Keep(address);
            (IsRegistered, Municipality) = (true, municipality);
        }

        public void Protect(bool isProtected, DateOnly? until)
        {
            Protection = (isProtected, until);
            LosesTemporary |= isProtected;
            if (isProtected && until is null)
            {
                Keep(null);
            }
        }

        private void Keep(PostalAddress? address) => (HasAddress, Address) = (true, address);
    }
}
