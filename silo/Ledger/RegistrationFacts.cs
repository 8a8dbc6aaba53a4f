using Npgsql;
using Skranke.Ledger;
using Skranke.Patrons;

namespace Skranke.Silo.Ledger;

/// <summary>Patrons that are new. Nothing but a lock can keep two registrations of one person apart, because a national
/// id may stand on several accounts: the lock is of the number's hash and ends with the transaction, and whoever comes
/// second sees what the first has written.</summary>
internal sealed class RegistrationFacts
{
    /// <summary>Apart from whatever else takes advisory locks.</summary>
    private const int LockClass = 40;

    private readonly List<(PatronRegistered Registered, DateTimeOffset At)> _registered = [];

    public void Add(PatronRegistered registered, DateTimeOffset at) => _registered.Add((registered, at));

    /// <summary>To be the first of the batch: whoever waits for the lock must hold nothing that its holder still
    /// needs.</summary>
    public void AddStatements(NpgsqlBatch batch, List<(NpgsqlBatchCommand Command, int Rows)> claims)
    {
        if (_registered.Count == 0)
        {
            return;
        }

        var numbers = _registered.Select(one => one.Registered.NationalId?.IndexText).OfType<string>().ToArray();
        if (numbers.Length > 0)
        {
            _ = batch.Add(
                $"""
                select pg_advisory_xact_lock({LockClass}, h)
                from (select distinct hashtext(n) as h from unnest($1) as n order by h) as ordered
                """,
                Rows.Texts(numbers));
        }

        claims.Add((AddPatrons(batch), _registered.Count));
        AddContacts(batch);
        AddCards(batch);
        AddMemberships(batch);
    }

    /// <summary>Writes nothing for a second national account of a person, or a second local one at the library; neither
    /// where the first is in the same batch.</summary>
    private NpgsqlBatchCommand AddPatrons(NpgsqlBatch batch)
    {
        var columns = new Columns();
        var (ids, kinds, births) = (columns.Longs(), columns.Shorts(), columns.DatesOrNull());
        var (municipalities, consents) = (columns.TextsOrNull(), columns.Flags());
        var (salts, hashes) = (columns.BytesOrNull(), columns.BytesOrNull());
        var (indexes, nationals, libraries) = (columns.BytesOrNull(), columns.Flags(), columns.Texts());
        foreach (var ((patron, _, nationalId, library), _) in _registered)
        {
            ids.Add(patron.Id.Value);
            kinds.Add((short)patron.Kind);
            births.Add(patron.BirthDate);
            municipalities.Add(patron.Municipality);
            consents.Add(patron.GuardianConsent);
            salts.Add(patron.Pin?.Salt);
            hashes.Add(patron.Pin?.Hash);
            indexes.Add(nationalId?.Index);
            nationals.Add(HasNationalCard(patron));
            libraries.Add(library.Value);
        }

        return batch.Add(
            """
            with u as (
                select * from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) with ordinality
                as u (id, kind, birth_date, municipality, consent, salt, hash, index, is_national, library, place)
            ), account as (
                select c.national_id_index as index, c.patron_id,
                       exists (select from card k where k.patron_id = c.patron_id and k.library is null
                               and k.kind in (1, 2) and k.state <> 2) as is_national
                from patron_contact c where c.national_id_index = any($8)
            )
            insert into patron (id, kind, birth_date, municipality, guardian_consent, pin_salt, pin_hash)
            select u.id, u.kind, u.birth_date, u.municipality, u.consent, u.salt, u.hash from u
            where not exists (
                select from account a
                where a.index = u.index and a.is_national = u.is_national
                  and (a.is_national or exists (
                      select from membership m where m.patron_id = a.patron_id and m.library = u.library)))
              and not exists (
                select from u before
                where before.place < u.place and before.index = u.index and before.is_national = u.is_national
                  and (u.is_national or before.library = u.library))
            """,
            columns.Seal());
    }

    /// <summary>For patrons that were written: where a claim was lost the batch is undone, and says so by its count and
    /// not by a foreign key.</summary>
    private void AddContacts(NpgsqlBatch batch)
    {
        var columns = new Columns();
        var (ids, names, responsible) = (columns.Longs(), columns.Texts(), columns.TextsOrNull());
        var (emails, phones) = (columns.TextsOrNull(), columns.TextsOrNull());
        var (emailNotices, smsNotices) = (columns.Flags(), columns.Flags());
        var (languages, streets) = (columns.TextsOrNull(), columns.TextsOrNull());
        var (codes, cities, fromRegister) = (columns.TextsOrNull(), columns.TextsOrNull(), columns.Flags());
        var (isProtected, until) = (columns.Flags(), columns.DatesOrNull());
        var (ciphers, indexes) = (columns.BytesOrNull(), columns.BytesOrNull());
        foreach (var ((patron, contact, nationalId, _), _) in _registered)
        {
            ids.Add(patron.Id.Value);
            names.Add(contact.Name);
            responsible.Add(contact.ResponsiblePerson);
            emails.Add(contact.Email);
            phones.Add(contact.Phone);
            emailNotices.Add(contact.EmailNotices ?? true);
            smsNotices.Add(contact.SmsNotices ?? true);
            languages.Add(contact.Language);
            streets.Add(contact.Street);
            codes.Add(contact.PostalCode);
            cities.Add(contact.City);
            fromRegister.Add(contact.FromRegister);
            isProtected.Add(contact.IsProtected);
            until.Add(contact.ProtectedUntil);
            ciphers.Add(nationalId?.Cipher);
            indexes.Add(nationalId?.Index);
        }

        _ = batch.Add(
            """
            insert into patron_contact (patron_id, name, responsible_person, email, phone, email_notices, sms_notices,
                                        language, street, postal_code, city, address_from_register, is_protected,
                                        protected_until, national_id, national_id_index)
            select u.* from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) as u (id)
            where exists (select from patron p where p.id = u.id)
            """,
            columns.Seal());
    }

    private void AddCards(NpgsqlBatch batch)
    {
        var columns = new Columns();
        var (ids, patrons, numbers) = (columns.Longs(), columns.Longs(), columns.TextsOrNull());
        var (kinds, libraries, at) = (columns.Shorts(), columns.TextsOrNull(), columns.Instants());
        foreach (var ((patron, _, _, _), when) in _registered)
        {
            foreach (var card in patron.Cards)
            {
                ids.Add(card.Id.Value);
                patrons.Add(patron.Id.Value);
                numbers.Add(card.Kind == CardKind.NationalId ? null : card.Number.Value);
                kinds.Add((short)card.Kind);
                libraries.Add(card.Library?.Value);
                at.Add(when.UtcDateTime);
            }
        }

        _ = batch.Add(
            """
            insert into card (id, patron_id, number, kind, library, changed_at)
            select u.* from unnest($1, $2, $3, $4, $5, $6) as u (id, patron)
            where exists (select from patron p where p.id = u.patron)
            """,
            columns.Seal());
    }

    private void AddMemberships(NpgsqlBatch batch)
    {
        var columns = new Columns();
        var (patrons, libraries, active) = (columns.Longs(), columns.Texts(), columns.Flags());
        var (homes, rules) = (columns.Flags(), columns.IntsOrNull());
        foreach (var ((patron, _, _, _), _) in _registered)
        {
            foreach (var membership in patron.Memberships)
            {
                patrons.Add(patron.Id.Value);
                libraries.Add(membership.Library.Value);
                active.Add(membership.State == MembershipState.Active);
                homes.Add(membership.Home);
                rules.Add(membership.RulesVersion);
            }
        }

        _ = batch.Add(
            """
            insert into membership (patron_id, library, active, home, rules_version)
            select u.* from unnest($1, $2, $3, $4, $5) as u (patron)
            where exists (select from patron p where p.id = u.patron)
            """,
            columns.Seal());
    }

    internal static bool HasNationalCard(Patron patron) => patron.Cards.Any(card =>
        card is { Kind: CardKind.NationalDigital or CardKind.NationalPrinted, State: not CardState.Replaced });
}
