-- The peer: circulation as a good engineer builds it without actors. One call, one transaction, row locks, the same
-- tables and indexes as the engine's (its own migrations were run in this schema) and the same guarantees: one open
-- loan per copy, caps, exclusions, captured reservations, an event row, and the idempotency key with its answer in
-- the same transaction.

-- Policy as relations, so that a call reads two narrow rows where the engine keeps a library in memory.
create table peer.policy_head (
    library     text not null,
    version     int not null,
    valid_from  date not null,
    time_zone   text not null,
    rules_version int not null,
    adult_from_age int not null,
    consent_under_age int,
    total_max   int,
    renewals_max smallint not null,
    window_days int,
    primary key (library, version)
);

create table peer.loan_rule (
    library     text not null,
    version     int not null,
    place       int not null,
    materials   text[] not null,
    categories  text[] not null,
    months      int not null,
    days        int not null,
    loanable    boolean not null,
    renewable   boolean not null,
    renewals_max smallint,
    loans_max   int,
    primary key (library, version, place)
);

-- The open day on which a copy is due that would be due on a day; looked up by its whole key.
create table peer.due_day (
    library     text not null,
    branch      text not null,
    day         date not null,
    due_date    date not null,
    primary key (library, branch, day)
);

create type peer.checkout_answer as (
    refusals    text[],
    loan        bigint,
    patron      bigint,
    title       bigint,
    due_date    date,
    renewals_max smallint,
    policy_version int
);

-- Answers again what was answered before; another request under the same key is refused.
create function peer.replay(p_fingerprint uuid, r peer.request) returns peer.checkout_answer
language plpgsql as $$
declare
    a peer.checkout_answer;
begin
    if r.fingerprint <> p_fingerprint or r.answer is null then
        a.refusals := array['request.key-reused'];
    elsif get_byte(r.answer, 0) = 1 then
        select null, l.id, l.patron_id, l.title_id, l.due_date, l.renewals_max, l.policy_version into a
        from peer.loan l where l.id = ('x' || encode(substr(r.answer, 2), 'hex'))::bit(64)::bigint;
    else
        a.refusals := string_to_array(convert_from(substr(r.answer, 2), 'UTF8'), ',');
    end if;
    return a;
end $$;

-- A patron who borrows a title waits for it no longer.
create function peer.fulfil(
    p_patron bigint, p_copy bigint, p_title bigint, p_at timestamptz, p_library text, p_branch text,
    p_channel smallint, p_credential int) returns void
language plpgsql as $$
declare
    own peer.reservation;
begin
    update peer.title set version = version + 1 where id = p_title;
    update peer.reservation set state = 3, version = version + 1, ended_at = p_at, next_action_at = null
        where patron_id = p_patron and title_id = p_title and ended_at is null returning * into own;
    if own.copy_id <> p_copy then
        update peer.copy set version = version + 1 where id = own.copy_id;
    end if;
    insert into peer.event (id, horizon, at, kind, channel, credential, library, patron_id, copy_id, title_id,
                            subject_id, branch)
    values (nextval('peer.event_id_seq'), pg_snapshot_xmin(pg_current_snapshot()), p_at, 8, p_channel, p_credential,
            p_library, p_patron, p_copy, p_title, own.id, p_branch);
end $$;

create function peer.checkout(
    p_patron bigint, p_card text, p_copy bigint, p_barcode text, p_operation uuid, p_fingerprint uuid,
    p_at timestamptz, p_library text, p_branch text, p_channel smallint, p_credential int,
    out refusals text[], out loan bigint, out patron bigint, out title bigint, out due_date date,
    out renewals_max smallint, out policy_version int)
language plpgsql as $$
#variable_conflict use_column
declare
    remembered peer.request;
    v_unusual boolean;
    v_kind smallint;
    v_birth_date date;
    v_consent boolean;
    v_erased boolean;
    v_status smallint;
    v_material text;
    v_rules_version int;
    v_consent_under_age int;
    v_total_max int;
    v_loans_max int;
    v_materials text[];
    v_loanable boolean;
    v_today date;
    v_active boolean;
    v_accepted_rules int;
    v_excluded boolean;
    v_card smallint;
    v_lent_to bigint;
    v_captured_for bigint;
    v_waits boolean;
    v_branch boolean;
begin
    -- Claiming the key comes first: a second call with it waits here until the first has ended, and is then answered
    -- the same. Ids are enough to answer again, and the loan's id can be drawn before the loan is there.
    loan := nextval('peer.id_seq');
    insert into peer.request (operation, fingerprint, at, answer)
        values (p_operation, p_fingerprint, p_at, '\x01'::bytea || int8send(checkout.loan))
        on conflict do nothing;
    if not found then
        select r.* into remembered from peer.request r where r.operation = p_operation;
        select o.* into refusals, loan, patron, title, due_date, renewals_max, policy_version
            from peer.replay(p_fingerprint, remembered) o;
        return;
    end if;

    if p_patron is null then
        select c.patron_id into p_patron from peer.card c where c.library = p_library and c.number = p_card;
        if not found then
            select c.patron_id into p_patron from peer.card c where c.library is null and c.number = p_card;
        end if;
    end if;
    if p_copy is null then
        select c.id into p_copy from peer.copy c where c.owner = p_library and c.barcode = p_barcode;
    end if;

    -- Patron before copy, everywhere, so that calls cannot wait for each other in a circle. Moving the versions
    -- locks the rows and reads them in the same statement; the rare refusal moves them back.
    update peer.patron p set version = p.version + 1 where p.id = p_patron
        returning p.kind, p.birth_date, p.guardian_consent, p.erased into v_kind, v_birth_date, v_consent, v_erased;
    if not found then
        refusals := array[case when p_card is null then 'patron.unknown' else 'card.unknown' end];
    end if;
    update peer.copy c set version = c.version + 1 where c.id = p_copy
        returning c.title_id, c.status, c.material into title, v_status, v_material;
    if not found then
        refusals := refusals || array['copy.unknown'];
    end if;
    if refusals is not null then
        loan := null;
        perform peer.refuse(refusals, p_operation, p_patron, p_copy);
        return;
    end if;

    select h.version, h.rules_version, h.consent_under_age, h.total_max, r.loans_max, r.materials, r.loanable,
           case when r.renewable then coalesce(r.renewals_max, h.renewals_max) else 0 end, d.due_date, h.today
        into policy_version, v_rules_version, v_consent_under_age, v_total_max, v_loans_max, v_materials, v_loanable,
             renewals_max, due_date, v_today
        from (select h.*, (p_at at time zone h.time_zone)::date as today from peer.policy_head h
              where h.library = p_library and h.valid_from <= (p_at at time zone h.time_zone)::date
              order by h.version desc limit 1) h
        cross join lateral (
            select r.* from peer.loan_rule r
            where r.library = p_library and r.version = h.version
              and (r.materials = '{}' or v_material = any(r.materials))
              and (r.categories = '{}' or r.categories @> array[case when v_kind = 1 then 'institution'
                   when v_birth_date > h.today - make_interval(years => h.adult_from_age) then 'child'
                   else 'adult' end])
            order by r.place limit 1) r
        left join peer.due_day d on d.library = p_library and d.branch = p_branch
            and d.day = (h.today + make_interval(months => r.months, days => r.days))::date;

    -- Whatever changes what is read here moves the patron's or the copy's version, so it stands still from here on.
    select m.active, m.rules_version,
           exists (select from peer.exclusion x where x.patron_id = p_patron and x.library = p_library
                   and x.from_at <= p_at and (x.to_at is null or p_at < x.to_at)),
           (select k.state from peer.card k where p_card is not null and k.patron_id = p_patron and k.number = p_card
            limit 1),
           (select l.patron_id from peer.loan l where l.copy_id = p_copy and l.closed_at is null),
           (select v.patron_id from peer.reservation v where v.copy_id = p_copy and v.ended_at is null),
           exists (select from peer.reservation v where v.patron_id = p_patron and v.title_id = checkout.title
                   and v.ended_at is null),
           exists (select from peer.branch b where b.library = p_library and b.id = p_branch)
        into v_active, v_accepted_rules, v_excluded, v_card, v_lent_to, v_captured_for, v_waits, v_branch
        from (select) one left join peer.membership m on m.patron_id = p_patron and m.library = p_library;
    v_unusual := v_excluded or v_active is not true or v_accepted_rules is null or v_accepted_rules < v_rules_version
        or v_card <> 0 or v_erased or v_lent_to is not null or v_captured_for is not null
        or not v_loanable or v_status <> 0 or not v_branch or v_total_max is not null or v_loans_max is not null
        or (v_consent_under_age is not null and not v_consent);

    if v_unusual then
        refusals := peer.refusals(p_patron, p_library, v_today, v_consent_under_age, v_rules_version,
            v_total_max, v_loans_max, v_materials, v_loanable, v_birth_date, v_consent, v_erased, v_status, v_card,
            v_active, v_accepted_rules, v_excluded, v_lent_to, v_captured_for, v_branch);
        if refusals <> '{}' then
            loan := null;
        perform peer.refuse(refusals, p_operation, p_patron, p_copy);
        return;
        end if;
        if v_status = 1 then
            update peer.copy set status = 0, transit_to = null where id = p_copy;
        end if;
    end if;

    patron := p_patron;
    insert into peer.loan (id, patron_id, copy_id, title_id, loaned_at, due_date, policy_version, renewals_max, channel,
                           library, branch, material)
    values (checkout.loan, p_patron, p_copy, checkout.title, p_at, checkout.due_date, checkout.policy_version,
            checkout.renewals_max, p_channel,
            p_library, p_branch, v_material);
    insert into peer.event (id, horizon, at, kind, channel, credential, library, patron_id, copy_id, title_id,
                            subject_id, branch, date_after)
    values (nextval('peer.event_id_seq'), pg_snapshot_xmin(pg_current_snapshot()), p_at, 1, p_channel, p_credential,
            p_library, p_patron, p_copy, checkout.title, checkout.loan, p_branch, checkout.due_date);
    if v_waits then
        perform peer.fulfil(p_patron, p_copy, checkout.title, p_at, p_library, p_branch, p_channel, p_credential);
    end if;
end $$;

-- Every refusal that applies, in order of precedence; counts loans only where the policy has a cap.
create function peer.refusals(
    p_patron bigint, p_library text, p_today date, consent_under_age int, rules_version int, total_max int,
    loans_max int, materials text[], loanable boolean, birth_date date, guardian_consent boolean, erased boolean,
    status smallint, card smallint, active boolean, accepted_rules int, excluded boolean, lent_to bigint,
    captured_for bigint, branch boolean) returns text[]
language plpgsql as $$
declare
    found_refusals text[] := '{}';
    total int;
    of_kind int;
begin
    if card = 1 then found_refusals := found_refusals || 'card.blocked'::text; end if;
    if card = 2 then found_refusals := found_refusals || 'card.replaced'::text; end if;
    if excluded then found_refusals := found_refusals || 'patron.excluded'::text; end if;
    if total_max is not null or loans_max is not null then
        select count(*), count(*) filter (where materials = '{}' or l.material = any(materials)) into total, of_kind
            from peer.loan l
            where l.patron_id = p_patron and l.library = p_library and l.closed_at is null;
        if total >= total_max or of_kind >= loans_max then
            found_refusals := found_refusals || 'patron.loan-limit'::text;
        end if;
    end if;
    if not guardian_consent and birth_date > p_today - make_interval(years => consent_under_age) then
        found_refusals := found_refusals || 'patron.guardian-consent-missing'::text;
    end if;
    if erased then found_refusals := found_refusals || 'patron.erased'::text; end if;
    if active is null then found_refusals := found_refusals || 'membership.missing'::text;
    elsif not active then found_refusals := found_refusals || 'membership.not-activated'::text;
    elsif accepted_rules is null or accepted_rules < rules_version then
        found_refusals := found_refusals || 'membership.rules-not-accepted'::text;
    end if;
    if lent_to is not null then
        found_refusals := found_refusals
            || case when lent_to = p_patron then 'copy.on-loan-to-patron' else 'copy.on-loan' end;
    end if;
    if captured_for <> p_patron then found_refusals := found_refusals || 'copy.reserved-for-other'::text; end if;
    if not loanable or status in (3, 4) then found_refusals := found_refusals || 'copy.not-loanable'::text; end if;
    if status = 2 then found_refusals := found_refusals || 'copy.lost'::text; end if;
    if status = 1 and captured_for is null then found_refusals := found_refusals || 'copy.in-transit'::text; end if;
    if not branch then found_refusals := found_refusals || 'branch.unknown'::text; end if;
    return found_refusals;
end $$;

-- A refusal is remembered too, so that asking again gives the same answer; it moves no version.
create function peer.refuse(refusals text[], p_operation uuid, p_patron bigint, p_copy bigint) returns void
language plpgsql as $$
begin
    update peer.request set answer = '\x02'::bytea || convert_to(array_to_string(refusals, ','), 'UTF8')
        where operation = p_operation;
    update peer.patron set version = version - 1 where id = p_patron;
    update peer.copy set version = version - 1 where id = p_copy;
end $$;
