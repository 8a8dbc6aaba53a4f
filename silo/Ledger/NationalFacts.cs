using Npgsql;
using Skranke.Cards;
using Skranke.Ledger;
using Skranke.Silo.Privacy;

namespace Skranke.Silo.Ledger;

/// <summary>National cards that another library system wrote or took away. The feed's rows follow by the triggers of
/// the tables; here they only learn who it was.</summary>
internal sealed class NationalFacts
{
    private readonly List<NationalCardShared> _shared = [];
    private readonly List<NationalCardWithdrawn> _withdrawn = [];

    public void Add(NationalCardShared shared) => _shared.Add(shared);

    public void Add(NationalCardWithdrawn withdrawn) => _withdrawn.Add(withdrawn);

    public void AddStatements(NpgsqlBatch batch)
    {
        if (_shared.Count > 0)
        {
            AddNewPatrons(batch, [.. _shared.Where(shared => shared.IsNewPatron)]);
            AddContacts(batch, [.. _shared.Where(shared => !shared.IsNewPatron)]);
            AddCards(batch);
            AddMemberships(batch);
            AddFeed(batch);
        }

        AddWithdrawn(batch);
    }

    private static void AddNewPatrons(NpgsqlBatch batch, NationalCardShared[] shared)
    {
        if (shared.Length == 0)
        {
            return;
        }

        var columns = new Columns();
        var (ids, born) = (columns.Longs(), columns.DatesOrNull());
        foreach (var one in shared)
        {
            ids.Add(one.PatronId.Value);
            born.Add(one.BirthDate);
        }

        _ = batch.Add(
            "insert into patron (id, birth_date) select id, born from unnest($1, $2) as u (id, born)", columns.Seal());
        _ = batch.Add(
            """
            insert into patron_contact (patron_id, name, email, phone, street, postal_code, city, national_id,
                                        national_id_index)
            select * from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9)
            """,
            Contacts(shared));
    }

    /// <summary>An address or a national id that was left out stays.</summary>
    private static void AddContacts(NpgsqlBatch batch, NationalCardShared[] shared)
    {
        if (shared.Length == 0)
        {
            return;
        }

        _ = batch.Add(
            """
            update patron_contact c
            set name = u.name, email = u.email, phone = u.phone,
                street = case when u.street is null then c.street else u.street end,
                postal_code = case when u.street is null then c.postal_code else u.code end,
                city = case when u.street is null then c.city else u.city end,
                national_id = coalesce(u.national_id, c.national_id),
                national_id_index = coalesce(u.national_id_index, c.national_id_index)
            from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9)
                 as u (id, name, email, phone, street, code, city, national_id, national_id_index)
            where c.patron_id = u.id
            """,
            Contacts(shared));
    }

    private static NpgsqlParameter[] Contacts(NationalCardShared[] shared)
    {
        var columns = new Columns();
        var (ids, names, emails, phones) = (
            columns.Longs(), columns.Texts(), columns.TextsOrNull(), columns.TextsOrNull());
        var (streets, codes, cities) = (columns.TextsOrNull(), columns.TextsOrNull(), columns.TextsOrNull());
        foreach (var one in shared)
        {
            ids.Add(one.PatronId.Value);
            names.Add(one.Card.Name);
            emails.Add(one.Card.Email);
            phones.Add(one.Card.Phone);
            streets.Add(one.Card.Address?.Street);
            codes.Add(one.Card.Address?.PostalCode);
            cities.Add(one.Card.Address?.City);
        }

        return
        [
            .. columns.Seal(),
            ContactFacts.Bytes([.. shared.Select(one => one.Card.NationalId?.Cipher)]),
            ContactFacts.Bytes([.. shared.Select(one => one.Card.NationalId?.Index)]),
        ];
    }

    /// <summary>A new number takes the place of the old ones first, so that never two hold.</summary>
    private void AddCards(NpgsqlBatch batch)
    {
        var columns = new Columns();
        var (ids, patrons, numbers) = (columns.Longs(), columns.Longs(), columns.Texts());
        var (states, reasons, isNew) = (columns.Shorts(), columns.TextsOrNull(), columns.Flags());
        foreach (var shared in _shared)
        {
            ids.Add(shared.CardId.Value);
            patrons.Add(shared.PatronId.Value);
            numbers.Add(shared.Card.Number.Value);
            var (state, reason) = StateOf(shared.Card.State);
            states.Add(state);
            reasons.Add(reason);
            isNew.Add(shared.IsNewCard);
        }

        NpgsqlParameter[] rows = columns.Seal();
        _ = batch.Add(
            """
            update card c set state = 2, changed_at = now()
            from unnest($1, $2, $3, $4, $5, $6) as u (id, patron, number, state, reason, is_new)
            where c.patron_id = u.patron and c.id <> u.id and c.library is null and c.kind in (1, 2) and c.state <> 2
              and u.is_new and u.state = 0
            """,
            rows);
        _ = batch.Add(
            """
            insert into card (id, patron_id, number, kind, state, block_reason, changed_at)
            select u.id, u.patron, u.number, 1, u.state, u.reason, now()
            from unnest($1, $2, $3, $4, $5, $6) as u (id, patron, number, state, reason, is_new) where u.is_new
            """,
            [.. rows.Select(parameter => parameter.Clone())]);
        _ = batch.Add(
            """
            update card c set state = u.state, block_reason = u.reason, changed_at = now()
            from unnest($1, $2, $3, $4, $5, $6) as u (id, patron, number, state, reason, is_new)
            where c.id = u.id and not u.is_new
              and (c.state, c.block_reason) is distinct from (u.state, u.reason)
            """,
            [.. rows.Select(parameter => parameter.Clone())]);
    }

    /// <summary>Libraries of this engine get a membership that waits for its activation (N8); what they have already is
    /// theirs.</summary>
    private void AddMemberships(NpgsqlBatch batch)
    {
        var columns = new Columns();
        var (patrons, libraries, homes) = (columns.Longs(), columns.Texts(), columns.Flags());
        foreach (var shared in _shared)
        {
            var named = shared.Card.Home is { } home ? shared.Card.Libraries.Append(home) : shared.Card.Libraries;
            foreach (var library in named.Distinct())
            {
                patrons.Add(shared.PatronId.Value);
                libraries.Add(library.Value);
                homes.Add(library == shared.Card.Home);
            }
        }

        if (patrons.Count == 0)
        {
            return;
        }

        NpgsqlParameter[] rows = columns.Seal();
        _ = batch.Add(
            """
            update membership m set home = false
            from unnest($1, $2, $3) as u (patron, library, home)
            where u.home and m.patron_id = u.patron and m.library <> u.library and m.home
            """,
            rows);
        _ = batch.Add(
            """
            insert into membership as m (patron_id, library, active, home)
            select u.patron, u.library, false, u.home
            from unnest($1, $2, $3) as u (patron, library, home) join library l on l.isil = u.library
            on conflict (patron_id, library) do update set home = excluded.home where m.home <> excluded.home
            """,
            [.. rows.Select(parameter => parameter.Clone())]);
    }

    /// <summary>Who changed it, and the state that the other register has.</summary>
    private void AddFeed(NpgsqlBatch batch)
    {
        var columns = new Columns();
        var (ids, patrons, by) = (columns.Longs(), columns.Longs(), columns.Texts());
        var (sharedIds, at) = (columns.TextsOrNull(), columns.InstantsOrNull());
        var (libraries, homes) = (columns.Texts(), columns.TextsOrNull());
        foreach (var shared in _shared)
        {
            ids.Add(shared.CardId.Value);
            patrons.Add(shared.PatronId.Value);
            by.Add(shared.By);
            sharedIds.Add(shared.Shared?.Id);
            at.Add(shared.Shared?.At.UtcDateTime);
            libraries.Add(string.Join(' ', shared.Card.Libraries.Select(library => library.Value)));
            homes.Add(shared.Card.Home?.Value);
        }

        NpgsqlParameter[] rows = columns.Seal();
        _ = batch.Add(
            """
            update national_card n
            set changed_by = u.by, changed_at = national_stamp(), sync = case when u.at is null then 2 else 0 end,
                shared_at = coalesce(u.at, n.shared_at), shared_id = coalesce(u.shared_id, n.shared_id),
                libraries_elsewhere = array(
                    select l from unnest(array_remove(string_to_array(u.libraries, ' '), '')) l
                    where not exists (select from library where isil = l) order by l),
                home_elsewhere = (select u.home where not exists (select from library where isil = u.home))
            from unnest($1, $2, $3, $4, $5, $6, $7) as u (id, patron, by, shared_id, at, libraries, home)
            where n.card_id = u.id
            """,
            rows);

        // The numbers that a new one replaced just now.
        _ = batch.Add(
            """
            update national_card n set changed_by = u.by
            from unnest($1, $2, $3, $4, $5, $6, $7) as u (id, patron, by, shared_id, at, libraries, home)
            join card k on k.patron_id = u.patron
            where n.card_id = k.id and k.id <> u.id and n.changed_at >= transaction_timestamp()
            """,
            [.. rows.Select(parameter => parameter.Clone())]);
    }

    private void AddWithdrawn(NpgsqlBatch batch)
    {
        if (_withdrawn.Count == 0)
        {
            return;
        }

        var patrons = _withdrawn.Select(one => one.PatronId.Value).ToArray();
        foreach (var statement in PatronTables.EraseAll)
        {
            _ = batch.Add(statement, Rows.Longs(patrons));
        }

        var columns = new Columns();
        var (cards, by) = (columns.Longs(), columns.Texts());
        foreach (var one in _withdrawn)
        {
            cards.Add(one.CardId.Value);
            by.Add(one.By);
        }

        _ = batch.Add(
            """
            update national_card n set changed_by = u.by, sync = 0, number_to_withdraw = null
            from unnest($1, $2) as u (id, by) where n.card_id = u.id
            """,
            columns.Seal());
    }

    private static (short State, string? Reason) StateOf(NationalCardState state) => state switch
    {
        NationalCardState.Active => (0, null),
        NationalCardState.Blocked => (1, "other"),
        NationalCardState.Lost => (1, "lost"),
        _ => (2, null),
    };
}
