using Npgsql;
using Skranke.Ledger;
using Skranke.Patrons;

namespace Skranke.Silo.Ledger;

/// <summary>Guardians and consents; with a guardian's consent to borrowing the flag on the patron that a checkout
/// asks.</summary>
internal sealed class ConsentFacts
{
    private readonly List<GuardianAdded> _guardians = [];
    private readonly List<GuardianEnded> _ended = [];
    private readonly List<(ConsentGiven Given, int Credential)> _given = [];
    private readonly List<(ConsentWithdrawn Withdrawn, int Credential)> _withdrawn = [];

    public void Add(GuardianAdded added) => _guardians.Add(added);

    public void Add(GuardianEnded ended) => _ended.Add(ended);

    public void Add(ConsentGiven given, UnitOfWork unit) => _given.Add((given, unit.Origin.Credential));

    public void Add(ConsentWithdrawn withdrawn, UnitOfWork unit) =>
        _withdrawn.Add((withdrawn, unit.Origin.Credential));

    public void AddStatements(NpgsqlBatch batch)
    {
        AddGuardians(batch);
        AddEnded(batch);
        AddTexts(batch);
        AddGiven(batch);
        AddWithdrawn(batch);
    }

    private void AddGuardians(NpgsqlBatch batch)
    {
        if (_guardians.Count == 0)
        {
            return;
        }

        var columns = new Columns();
        var (ids, children, accounts) = (columns.Longs(), columns.Longs(), columns.LongsOrNull());
        var (names, emails, phones) = (columns.TextsOrNull(), columns.TextsOrNull(), columns.TextsOrNull());
        var (since, until) = (columns.Dates(), columns.Dates());
        foreach (var (guardian, named) in _guardians)
        {
            ids.Add(guardian.Id.Value);
            children.Add(guardian.ChildId.Value);
            accounts.Add(guardian.PatronId?.Value);
            names.Add(named.Name);
            emails.Add(named.Email);
            phones.Add(named.Phone);
            since.Add(guardian.Since);
            until.Add(guardian.Until);
        }

        _ = batch.Add(
            """
            insert into guardian (id, child_id, guardian_id, name, email, phone, since, until)
            select u.* from unnest($1, $2, $3, $4, $5, $6, $7, $8) as u (id, child)
            where exists (select from patron p where p.id = u.child)
            """,
            columns.Seal());
    }

    private void AddEnded(NpgsqlBatch batch)
    {
        if (_ended.Count == 0)
        {
            return;
        }

        var columns = new Columns();
        var (ids, until) = (columns.Longs(), columns.Dates());
        foreach (var ended in _ended)
        {
            ids.Add(ended.Guardian.Id.Value);
            until.Add(ended.Guardian.Until);
        }

        _ = batch.Add(
            "update guardian g set until = u.until from unnest($1, $2) as u (id, until) where g.id = u.id",
            columns.Seal());
    }

    private void AddTexts(NpgsqlBatch batch)
    {
        var texts = _given.Where(one => one.Given.Text is not null)
            .Select(one => (one.Given.Consent.Library, Text: one.Given.Text!))
            .DistinctBy(one => (one.Library, one.Text.Kind, one.Text.Version))
            .OrderBy(one => (one.Library.Value, one.Text.Kind, one.Text.Version))
            .ToArray();
        if (texts.Length == 0)
        {
            return;
        }

        var columns = new Columns();
        var (libraries, kinds, versions, words) = (
            columns.Texts(), columns.Shorts(), columns.Ints(), columns.Texts());
        foreach (var (library, text) in texts)
        {
            libraries.Add(library.Value);
            kinds.Add((short)text.Kind);
            versions.Add(text.Version);
            words.Add(text.Text);
        }

        _ = batch.Add(
            """
            insert into consent_text (library, kind, version, text) select * from unnest($1, $2, $3, $4)
            on conflict (library, kind, version) do nothing
            """,
            columns.Seal());
    }

    private void AddGiven(NpgsqlBatch batch)
    {
        if (_given.Count == 0)
        {
            return;
        }

        var columns = new Columns();
        var (ids, patrons, libraries) = (columns.Longs(), columns.Longs(), columns.Texts());
        var (kinds, versions, bases) = (columns.Shorts(), columns.IntsOrNull(), columns.TextsOrNull());
        var (guardians, ways) = (columns.LongsOrNull(), columns.Shorts());
        var (at, credentials) = (columns.Instants(), columns.Ints());
        foreach (var ((consent, text), credential) in _given)
        {
            ids.Add(consent.Id.Value);
            patrons.Add(consent.PatronId.Value);
            libraries.Add(consent.Library.Value);
            kinds.Add((short)consent.Kind);
            versions.Add(text?.Version);
            bases.Add(consent.LegalBasis);
            guardians.Add(consent.GuardianId?.Value);
            ways.Add((short)consent.Way);
            at.Add(consent.GivenAt.UtcDateTime);
            credentials.Add(credential);
        }

        _ = batch.Add(
            """
            insert into consent (id, patron_id, library, kind, text_version, legal_basis, guardian_id, way, given_at,
                                 credential)
            select u.* from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) as u (id, patron)
            where exists (select from patron p where p.id = u.patron)
            """,
            columns.Seal());
        long[] mayBorrow =
        [
            .. _given.Where(one => one.Given.Consent.Kind == ConsentKind.GuardianBorrow)
                .Select(one => one.Given.Consent.PatronId.Value),
        ];
        if (mayBorrow.Length > 0)
        {
            _ = batch.Add("update patron set guardian_consent = true where id = any($1)", Rows.Longs(mayBorrow));
        }
    }

    private void AddWithdrawn(NpgsqlBatch batch)
    {
        if (_withdrawn.Count == 0)
        {
            return;
        }

        var columns = new Columns();
        var (ids, patrons, at) = (columns.Longs(), columns.Longs(), columns.Instants());
        var (credentials, flags) = (columns.Ints(), columns.Flags());
        foreach (var ((consent, mayBorrow), credential) in _withdrawn)
        {
            ids.Add(consent.Id.Value);
            patrons.Add(consent.PatronId.Value);
            at.Add(consent.WithdrawnAt!.Value.UtcDateTime);
            credentials.Add(credential);
            flags.Add(mayBorrow);
        }

        var rows = columns.Seal();
        _ = batch.Add(
            """
            update consent c set withdrawn_at = u.at, withdrawn_credential = u.credential
            from unnest($1, $2, $3, $4, $5) as u (id, patron, at, credential, may_borrow) where c.id = u.id
            """,
            rows);
        _ = batch.Add(
            """
            update patron p set guardian_consent = u.may_borrow
            from unnest($1, $2, $3, $4, $5) as u (id, patron, at, credential, may_borrow) where p.id = u.patron
            """,
            [.. rows.Select(parameter => parameter.Clone())]);
    }
}
