using Npgsql;
using Skranke.Ledger;
using Skranke.Patrons;

namespace Skranke.Silo.Ledger;

/// <summary>Two accounts of one person become one: every row that names the emptied account names the one that stays
/// from then on, set by set. Links are rare, so that each has statements of its own, which find their rows by the
/// indexes that the tables have anyway. Everything here happens under the locks of both patrons and of every copy and
/// queue concerned.</summary>
internal sealed class LinkFacts
{
    /// <summary>Tables of which every row goes over as it is. What is open and what has ended are asked for apart,
    /// because each has an index of its own.</summary>
    private static readonly string[] Moves =
    [
        "update loan set patron_id = $2, version = version + 1 where patron_id = $1 and closed_at is null",
        "update loan set patron_id = $2, version = version + 1 where patron_id = $1 and closed_at is not null",
        "update reservation set patron_id = $2, version = version + 1 where patron_id = $1 and ended_at is null",
        "update reservation set patron_id = $2, version = version + 1 where patron_id = $1 and ended_at is not null",
        """
        insert into debt_to_review (patron_id, library) select distinct $2, library from fee where patron_id = $1
        on conflict do nothing
        """,
        "delete from debt_to_review where patron_id = $1",
        "update fee set patron_id = $2, cause = null, version = version + 1 where patron_id = $1",
        "update payment set patron_id = $2 where patron_id = $1",
        "update patron_address set patron_id = $2 where patron_id = $1",
        "update exclusion set patron_id = $2 where patron_id = $1",
        "update consent set patron_id = $2 where patron_id = $1",
        "update guardian set child_id = $2 where child_id = $1 and guardian_id is distinct from $2",
        "update guardian set guardian_id = $2 where guardian_id = $1 and child_id <> $2",
        "update rules_acceptance set patron_id = $2 where patron_id = $1",
        "update answer_patron set patron_id = $2 where patron_id = $1",
        """
        insert into history_consent select $2, given_at, channel, credential from history_consent where patron_id = $1
        on conflict do nothing
        """,
        "delete from history_consent where patron_id = $1",
        """
        insert into patron_activity select $2, month from patron_activity where patron_id = $1
        on conflict (patron_id) do update set month = greatest(patron_activity.month, excluded.month)
        """,
        "delete from patron_activity where patron_id = $1",
        """
        delete from active_borrower f where f.patron_id = $1 and exists (
            select from active_borrower t where t.patron_id = $2 and t.library = f.library and t.span = f.span
              and t.starts = f.starts)
        """,
        "update active_borrower set patron_id = $2 where patron_id = $1",
        "update notice set patron_id = $2 where patron_id = $1",
        "update message set patron_id = $2 where patron_id = $1",
        """
        insert into failed_address select $2, channel, address, code, at from failed_address where patron_id = $1
        on conflict do nothing
        """,
        "delete from failed_address where patron_id = $1",
        "update work_item set patron_id = $2 where patron_id = $1 and kind <> 60",
    ];

    private readonly List<(AccountsLinked Linked, UnitOfWork Unit)> _linked = [];

    /// <summary>What linking does with each table that names patrons, for who adds one: it goes over, it is joined, or
    /// it stays as it was.</summary>
    internal static IReadOnlyDictionary<string, string> Tables { get; } = new Dictionary<string, string>
    {
        ["loan"] = "goes over",
        ["reservation"] = "goes over",
        ["fee"] = "goes over; fees of both accounts stay two",
        ["payment"] = "goes over",
        ["exclusion"] = "goes over",
        ["debt_to_review"] = "joined: debts that come together are looked at together",
        ["notice"] = "goes over",
        ["message"] = "goes over",
        ["failed_address"] = "goes over, unless the account that stays has one by the same way",
        ["work_item"] = "goes over; proposals to link the emptied account end",
        ["card"] = "goes over, retired where the account that stays has a card for the same place",
        ["membership"] = "joined: one for each library",
        ["patron_contact"] = "joined: what the account that stays lacks is filled in, the other row is removed",
        ["patron_address"] = "goes over; none is kept of somebody whose address is secret",
        ["national_card"] = "follows its card, by the triggers of that table",
        ["audit"] = "stays: who looked at whom is told by the id that was looked at",
        ["consent"] = "goes over",
        ["guardian"] = "goes over, as the child and as the guardian",
        ["rules_acceptance"] = "goes over",
        ["answer_patron"] = "goes over",
        ["history_consent"] = "goes over, unless the account that stays has one",
        ["patron_activity"] = "joined: the later month",
        ["active_borrower"] = "goes over; nobody is counted twice",
        ["membership_erased"] = "stays: it tells of the emptied account",
        ["event"] = "stays: the log is never rewritten, and the event of the link ties both accounts together",
    };

    public void Add(AccountsLinked linked, UnitOfWork unit) => _linked.Add((linked, unit));

    public void AddStatements(NpgsqlBatch batch)
    {
        foreach (var (linked, unit) in _linked)
        {
            foreach (var sql in Moves)
            {
                Add(batch, sql, linked);
            }

            AddMemberships(batch, linked);
            AddCards(batch, linked, unit.At);
            AddPatrons(batch, linked);
            AddContacts(batch, linked);
            _ = batch.Add(
                """
                update work_item set done_at = $2, done_by = $3
                where kind = 60 and done_at is null and (patron_id = $1 or other_patron_id = $1)
                """,
                Id(linked.From),
                new() { Value = unit.At.UtcDateTime },
                new() { Value = unit.Origin.Credential });
        }
    }

    /// <summary>Rows go over whole where the emptied account's membership wins, so that whatever else stands in them is
    /// kept.</summary>
    private static void AddMemberships(NpgsqlBatch batch, AccountsLinked linked)
    {
        string[] taken = [.. linked.TakenOver.Select(library => library.Value)];
        _ = batch.Add(
            "delete from membership where patron_id = $1 and library = any($2)", Id(linked.To), Rows.Texts(taken));
        Add(
            batch,
            "update membership set patron_id = $2 where patron_id = $1 and library = any($3)",
            linked,
            Rows.Texts(taken));
        _ = batch.Add("delete from membership where patron_id = $1", Id(linked.From));
        var columns = new Columns();
        var (patrons, libraries) = (columns.Longs(), columns.Texts());
        var (active, home, rules) = (columns.Flags(), columns.Flags(), columns.IntsOrNull());
        foreach (var membership in linked.Memberships)
        {
            patrons.Add(linked.To.Value);
            libraries.Add(membership.Library.Value);
            active.Add(membership.State == MembershipState.Active);
            home.Add(membership.Home);
            rules.Add(membership.RulesVersion);
        }

        _ = batch.Add(
            """
            insert into membership (patron_id, library, active, home, rules_version)
            select * from unnest($1, $2, $3, $4, $5)
            on conflict (patron_id, library) do update
            set active = excluded.active, home = excluded.home, rules_version = excluded.rules_version
            """,
            columns.Seal());
    }

    /// <summary>A number leads to its patron for ever; only a second national id, which is no number, is
    /// dropped.</summary>
    private static void AddCards(NpgsqlBatch batch, AccountsLinked linked, DateTimeOffset at)
    {
        var ids = Rows.Longs([.. linked.Cards.Select(card => card.Id.Value)]);
        _ = batch.Add("delete from card where patron_id = $1 and id <> all($2)", Id(linked.From), ids);
        var columns = new Columns();
        var (cards, states, patrons, changedAt) = (
            columns.Longs(), columns.Shorts(), columns.Longs(), columns.Instants());
        foreach (var card in linked.Cards)
        {
            cards.Add(card.Id.Value);
            states.Add((short)card.State);
            patrons.Add(linked.To.Value);
            changedAt.Add(at.UtcDateTime);
        }

        _ = batch.Add(
            """
            update card c
            set patron_id = u.patron, state = u.state,
                changed_at = case when c.state = u.state then c.changed_at else u.at end
            from unnest($1, $2, $3, $4) as u (id, state, patron, at) where c.id = u.id
            """,
            columns.Seal());
    }

    /// <summary>What is left of the emptied account is its id, and where it leads to.</summary>
    private static void AddPatrons(NpgsqlBatch batch, AccountsLinked linked)
    {
        Add(
            batch,
            """
            update patron t
            set birth_date = coalesce(t.birth_date, f.birth_date), died_on = coalesce(t.died_on, f.died_on),
                category = coalesce(t.category, f.category),
                municipality = coalesce(
                    case when fc.address_from_register and not coalesce(tc.address_from_register, false)
                         then f.municipality end,
                    t.municipality,
                    f.municipality),
                guardian_consent = t.guardian_consent or f.guardian_consent,
                pin_salt = coalesce(t.pin_salt, f.pin_salt),
                pin_failures = case when t.pin_hash is null then f.pin_failures else t.pin_failures end,
                pin_locked_until = case when t.pin_hash is null then f.pin_locked_until else t.pin_locked_until end,
                pin_hash = coalesce(t.pin_hash, f.pin_hash)
            from patron f
            left join patron_contact fc on fc.patron_id = $1
            left join patron_contact tc on tc.patron_id = $2
            where t.id = $2 and f.id = $1
            """,
            linked);
        Add(
            batch,
            """
            update patron
            set linked_to = $2, birth_date = null, municipality = null, category = null, guardian_consent = false,
                pin_salt = null, pin_hash = null, pin_failures = 0, pin_locked_until = null
            where id = $1
            """,
            linked);
    }

    /// <summary>What the account that stays says holds; an address of the population register wins over one that was
    /// typed, and one that is secret anywhere is secret.</summary>
    private static void AddContacts(NpgsqlBatch batch, AccountsLinked linked)
    {
        Add(
            batch,
            """
            update patron_contact t
            set email = coalesce(t.email, f.email), phone = coalesce(t.phone, f.phone),
                street = case when a.is_other then f.street else t.street end,
                postal_code = case when a.is_other then f.postal_code else t.postal_code end,
                city = case when a.is_other then f.city else t.city end,
                address_from_register = t.address_from_register or f.address_from_register,
                is_protected = t.is_protected or f.is_protected,
                protected_until = case
                    when t.is_protected and f.is_protected
                    then case when t.protected_until is not null and f.protected_until is not null
                              then greatest(t.protected_until, f.protected_until) end
                    when f.is_protected then f.protected_until
                    else t.protected_until end,
                language = coalesce(t.language, f.language),
                -- A wish for silence counts where it was said about the address that is kept.
                email_notices = case when t.email is null then f.email_notices else t.email_notices end,
                sms_notices = case when t.phone is null then f.sms_notices else t.sms_notices end,
                responsible_person = coalesce(t.responsible_person, f.responsible_person),
                national_id = coalesce(t.national_id, f.national_id),
                national_id_index = coalesce(t.national_id_index, f.national_id_index)
            from patron_contact f
            cross join lateral (
                select f.address_from_register and not c.address_from_register
                       or f.street is not null and c.street is null and not c.address_from_register as is_other
                from patron_contact c where c.patron_id = $2) a
            where t.patron_id = $2 and f.patron_id = $1
            """,
            linked);
        Add(
            batch,
            """
            update patron_contact set patron_id = $2
            where patron_id = $1 and not exists (select from patron_contact where patron_id = $2)
            """,
            linked);
        _ = batch.Add("delete from patron_contact where patron_id = $1", Id(linked.From));
        _ = batch.Add(
            """
            update patron_contact set street = null, postal_code = null, city = null
            where patron_id = $1 and is_protected and protected_until is null
            """,
            Id(linked.To));
        _ = batch.Add(
            """
            delete from patron_address
            where patron_id = $1 and exists (select from patron_contact where patron_id = $1 and is_protected)
            """,
            Id(linked.To));
    }

    private static void Add(
        NpgsqlBatch batch, string sql, AccountsLinked linked, params ReadOnlySpan<NpgsqlParameter> more) =>
        _ = batch.Add(sql, [Id(linked.From), Id(linked.To), .. more]);

    private static NpgsqlParameter<long> Id(PatronId patron) => new() { TypedValue = patron.Value };
}
