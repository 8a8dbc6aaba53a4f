-- The peer: circulation as a good engineer builds it without actors. One call, one transaction, row locks, the same tables
-- and indexes as the engine's (its own migrations were run in this schema) and the same guarantees: one open loan per copy,
-- caps, exclusions, captured reservations, an event row, and the idempotency key with its answer in the same transaction.

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

create table peer.open_day (
    library     text not null,
    branch      text not null,
    day         date not null,
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
    p_at timestamptz, p_library text, p_branch text, p_channel smallint, p_credential int)
returns peer.checkout_answer
language plpgsql as $$
declare
    patron record;
    copy record;
    seen record;
    policy record;
    rule record;
    held record;
    remembered peer.request;
    a peer.checkout_answer;
    refusals text[] := '{}';
    category text;
    today date;
begin
    if p_patron is null then
        select c.patron_id into p_patron from peer.card c where c.library = p_library and c.number = p_card;
        if not found then
            select c.patron_id into p_patron from peer.card c where c.library is null and c.number = p_card;
        end if;
    end if;
    if p_copy is null then
        select c.id into p_copy from peer.copy c where c.owner = p_library and c.barcode = p_barcode;
    end if;

    -- Patron before copy, everywhere, so that calls cannot wait for each other in a circle.
    select p.birth_date, p.kind, p.guardian_consent, p.erased into patron
        from peer.patron p where p.id = p_patron for no key update;
    if not found then
        refusals := refusals || case when p_card is null then 'patron.unknown' else 'card.unknown' end;
    end if;
    select c.title_id, c.status, c.material into copy from peer.copy c where c.id = p_copy for no key update;
    if not found then
        refusals := refusals || 'copy.unknown'::text;
    end if;

    -- Only now, with the patron locked, is it certain that the same request is not running beside this one.
    select r.* into remembered from peer.request r where r.operation = p_operation;
    if found then
        return peer.replay(p_fingerprint, remembered);
    end if;

    if refusals <> '{}' then
        return peer.refuse(refusals, p_operation, p_fingerprint, p_at);
    end if;

    select h.* into policy from peer.policy_head h
        where h.library = p_library and h.valid_from <= (p_at at time zone h.time_zone)::date
        order by h.version desc limit 1;
    today := (p_at at time zone policy.time_zone)::date;
    category := case when patron.kind = 1 then 'institution'
        when patron.birth_date > today - make_interval(years => policy.adult_from_age) then 'child' else 'adult' end;
    select r.* into rule from peer.loan_rule r
        where r.library = p_library and r.version = policy.version
          and (r.materials = '{}' or copy.material = any(r.materials))
          and (r.categories = '{}' or category = any(r.categories))
        order by r.place limit 1;

    -- What neither lock covers by itself moves the patron's or the copy's version, so it stands still from here on.
    select m.active, m.rules_version,
           exists (select from peer.exclusion x where x.patron_id = p_patron and x.library = p_library
                   and x.from_at <= p_at and (x.to_at is null or p_at < x.to_at)) as excluded,
           (select k.state from peer.card k where p_card is not null and k.patron_id = p_patron and k.number = p_card
            limit 1) as card,
           (select l.patron_id from peer.loan l where l.copy_id = p_copy and l.closed_at is null) as lent_to,
           (select v.patron_id from peer.reservation v
            where v.copy_id = p_copy and v.ended_at is null) as captured_for,
           exists (select from peer.reservation v where v.patron_id = p_patron and v.title_id = copy.title_id
                   and v.ended_at is null) as waits,
           exists (select from peer.branch b where b.library = p_library and b.id = p_branch) as branch
        into seen
        from (select) one left join peer.membership m on m.patron_id = p_patron and m.library = p_library;

    if seen.excluded or seen.active is not true or seen.rules_version is distinct from policy.rules_version
       or seen.card <> 0 or patron.erased or seen.lent_to is not null or seen.captured_for is not null
       or not rule.loanable or copy.status <> 0 or not seen.branch
       or policy.total_max is not null or rule.loans_max is not null
       or (policy.consent_under_age is not null and not patron.guardian_consent) then
        refusals := peer.refusals(p_patron, p_library, today, policy.consent_under_age, policy.rules_version,
            policy.total_max, rule.loans_max, rule.materials, rule.loanable, patron.birth_date,
            patron.guardian_consent, patron.erased, copy.status, seen.card, seen.active, seen.rules_version,
            seen.excluded, seen.lent_to, seen.captured_for, seen.branch);
        if refusals <> '{}' then
            return peer.refuse(refusals, p_operation, p_fingerprint, p_at);
        end if;
    end if;

    a.due_date := (today + make_interval(months => rule.months, days => rule.days))::date;
    select o.day into a.due_date from peer.open_day o
        where o.library = p_library and o.branch = p_branch and o.day >= a.due_date order by o.day limit 1;
    a.loan := nextval('peer.id_seq');
    a.patron := p_patron;
    a.title := copy.title_id;
    a.policy_version := policy.version;
    a.renewals_max := case when rule.renewable then coalesce(rule.renewals_max, policy.renewals_max) else 0 end;

    update peer.patron set version = version + 1 where id = p_patron;
    update peer.copy set version = version + 1,
        status = case when status = 1 then 0 else status end,
        transit_to = case when status = 1 then null else transit_to end
        where id = p_copy;
    insert into peer.loan (id, patron_id, copy_id, title_id, loaned_at, due_date, policy_version, renewals_max, channel,
                           library, branch)
    values (a.loan, p_patron, p_copy, copy.title_id, p_at, a.due_date, policy.version, a.renewals_max, p_channel,
            p_library, p_branch);
    insert into peer.event (id, horizon, at, kind, channel, credential, library, patron_id, copy_id, title_id,
                            subject_id, branch, date_after)
    values (nextval('peer.event_id_seq'), pg_snapshot_xmin(pg_current_snapshot()), p_at, 1, p_channel, p_credential,
            p_library, p_patron, p_copy, copy.title_id, a.loan, p_branch, a.due_date);
    if seen.waits then
        perform peer.fulfil(p_patron, p_copy, copy.title_id, p_at, p_library, p_branch, p_channel, p_credential);
    end if;

    -- Ids are enough to answer again; a key that was taken meanwhile fails here and takes everything above with it.
    insert into peer.request (operation, fingerprint, at, answer)
    values (p_operation, p_fingerprint, p_at, '\x01'::bytea || int8send(a.loan));
    return a;
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
        select count(*), count(*) filter (where materials = '{}' or c.material = any(materials)) into total, of_kind
            from peer.loan l join peer.copy c on c.id = l.copy_id
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
        found_refusals := found_refusals || case when lent_to = p_patron then 'copy.on-loan-to-patron' else 'copy.on-loan' end;
    end if;
    if captured_for <> p_patron then found_refusals := found_refusals || 'copy.reserved-for-other'::text; end if;
    if not loanable or status in (3, 4) then found_refusals := found_refusals || 'copy.not-loanable'::text; end if;
    if status = 2 then found_refusals := found_refusals || 'copy.lost'::text; end if;
    if status = 1 and captured_for is null then found_refusals := found_refusals || 'copy.in-transit'::text; end if;
    if not branch then found_refusals := found_refusals || 'branch.unknown'::text; end if;
    return found_refusals;
end $$;

-- A refusal is remembered too, so that asking again gives the same answer.
create function peer.refuse(refusals text[], p_operation uuid, p_fingerprint uuid, p_at timestamptz)
returns peer.checkout_answer
language plpgsql as $$
declare
    a peer.checkout_answer;
begin
    insert into peer.request (operation, fingerprint, at, answer)
    values (p_operation, p_fingerprint, p_at, '\x02'::bytea || convert_to(array_to_string(refusals, ','), 'UTF8'));
    a.refusals := refusals;
    return a;
end $$;
