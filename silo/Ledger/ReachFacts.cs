using Npgsql;
using Skranke.Ledger;
using Skranke.Patrons;

namespace Skranke.Silo.Ledger;

/// <summary>PINs that were chosen anew, and what was said of how to reach patrons.</summary>
internal sealed class ReachFacts
{
    private readonly List<PinChanged> _pins = [];
    private readonly List<ContactChanged> _contacts = [];

    public void Add(PinChanged changed) => _pins.Add(changed);

    public void Add(ContactChanged changed) => _contacts.Add(changed);

    public void AddStatements(NpgsqlBatch batch)
    {
        AddPins(batch);
        AddContacts(batch);
        AddPatrons(batch);
    }

    private void AddPins(NpgsqlBatch batch)
    {
        if (_pins.Count == 0)
        {
            return;
        }

        var columns = new Columns();
        var (ids, salts, hashes) = (columns.Longs(), columns.BytesOrNull(), columns.BytesOrNull());
        foreach (var changed in _pins)
        {
            ids.Add(changed.PatronId.Value);
            salts.Add(changed.Pin.Salt);
            hashes.Add(changed.Pin.Hash);
        }

        _ = batch.Add(
            """
            update patron p set pin_salt = u.salt, pin_hash = u.hash, pin_failures = 0, pin_locked_until = null
            from unnest($1, $2, $3) as u (id, salt, hash) where p.id = u.id
            """,
            columns.Seal());
    }

    private void AddContacts(NpgsqlBatch batch)
    {
        if (_contacts.Count == 0)
        {
            return;
        }

        var columns = new Columns();
        var ids = columns.Longs();
        var (hasEmail, emails) = (columns.Flags(), columns.TextsOrNull());
        var (hasPhone, phones) = (columns.Flags(), columns.TextsOrNull());
        var (emailNotices, smsNotices, byDefault) = (columns.FlagsOrNull(), columns.FlagsOrNull(), columns.Flags());
        var (hasLanguage, languages) = (columns.Flags(), columns.TextsOrNull());
        var (hasResponsible, responsible) = (columns.Flags(), columns.TextsOrNull());
        foreach (var (patron, change, isOn) in _contacts)
        {
            ids.Add(patron.Value);
            Add(change.Email, hasEmail, emails);
            Add(change.Phone, hasPhone, phones);
            emailNotices.Add(change.EmailNotices);
            smsNotices.Add(change.SmsNotices);
            byDefault.Add(isOn);
            Add(change.Language, hasLanguage, languages);
            Add(change.ResponsiblePerson, hasResponsible, responsible);
        }

        // An address that takes another's place is used as the old one was.
        _ = batch.Add(
            """
            update patron_contact c
            set email = case when u.has_email then u.email else c.email end,
                phone = case when u.has_phone then u.phone else c.phone end,
                email_notices = coalesce(u.email_notices, case
                    when u.has_email and c.email is null then u.by_default else c.email_notices end),
                sms_notices = coalesce(u.sms_notices, case
                    when u.has_phone and c.phone is null then u.by_default else c.sms_notices end),
                language = case when u.has_language then u.language else c.language end,
                responsible_person = case when u.has_responsible then u.responsible else c.responsible_person end
            from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
                 as u (id, has_email, email, has_phone, phone, email_notices, sms_notices, by_default, has_language,
                       language, has_responsible, responsible)
            where c.patron_id = u.id
            """,
            columns.Seal());
    }

    /// <summary>What rules ask for stands with the patron.</summary>
    private void AddPatrons(NpgsqlBatch batch)
    {
        var spoken = _contacts.Where(one => one.Change.Municipality is not null || one.Change.Category is not null)
            .ToArray();
        if (spoken.Length == 0)
        {
            return;
        }

        var columns = new Columns();
        var ids = columns.Longs();
        var (hasMunicipality, municipalities) = (columns.Flags(), columns.TextsOrNull());
        var (hasCategory, categories) = (columns.Flags(), columns.TextsOrNull());
        foreach (var (patron, change, _) in spoken)
        {
            ids.Add(patron.Value);
            Add(change.Municipality, hasMunicipality, municipalities);
            Add(change.Category, hasCategory, categories);
        }

        _ = batch.Add(
            """
            update patron p
            set municipality = case when u.has_municipality then u.municipality else p.municipality end,
                category = case when u.has_category then u.category else p.category end
            from unnest($1, $2, $3, $4, $5) as u (id, has_municipality, municipality, has_category, category)
            where p.id = u.id
            """,
            columns.Seal());
    }

    private static void Add(Said<string>? said, List<bool> has, List<string?> values)
    {
        has.Add(said is not null);
        values.Add(said?.Value);
    }
}
