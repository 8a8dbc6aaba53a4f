-- What the population register and the register of national cards need: deaths, temporary addresses, how far each
-- register was read, and the feed in which every change of a national card stands.

alter table patron add column died_on date;
create index patron_deceased on patron (id) where died_on is not null;

-- Other places than the registered one, for a while (N14).
create table patron_address (
    id          bigint primary key,
    patron_id   bigint not null references patron,
    street      text not null,
    postal_code text,
    city        text,
    country     text,
    from_day    date,
    to_day      date,
    constraint address_ends_after_it_begins check (to_day >= from_day)
);
create index patron_address_patron on patron_address (patron_id);

-- How far a register was read; moves in the transaction of what was read.
create table register_state (
    register    text primary key check (register in ('population', 'national-cards')),
    -- The last change of the population register that was taken.
    sequence    bigint not null default 0,
    -- The other register's time up to which national cards were taken, and what it calls us.
    changed_at  timestamptz not null default '-infinity',
    called      text
);
insert into register_state (register) values ('population'), ('national-cards');

create table register_run (
    id          bigint primary key,
    register    text not null references register_state,
    operation   uuid unique,
    fingerprint uuid,
    credential  int not null,
    state       text not null check (state in ('running', 'done', 'failed')),
    created_at  timestamptz not null,
    finished_at timestamptz,
    read        bigint not null default 0,
    changed     bigint not null default 0,
    unchanged   bigint not null default 0,
    unknown     bigint not null default 0,
    sent        bigint not null default 0,
    conflicts   bigint not null default 0,
    detail      text
);
create unique index register_run_one_at_a_time on register_run (register) where state = 'running';
create index register_run_latest on register_run (register, id);

-- One row for each national card: when it last changed and by whom. The row outlives its card, so that others learn
-- that it is gone; there is no personal data in it.
create table national_card (
    card_id     bigint primary key,
    patron_id   bigint not null,
    changed_at  timestamptz not null,
    -- Who changed it; null for a library of this engine.
    changed_by  text,
    is_gone     boolean not null default false,
    -- Libraries of other systems.
    libraries_elsewhere text[] not null default '{}',
    home_elsewhere text,
    -- Towards another register: 0 synced, 1 new, 2 edited, 3 deleted; and how that register calls the card, and its
    -- time of the state it has.
    sync        smallint not null default 1 check (sync between 0 and 3),
    shared_id   text,
    shared_at   timestamptz,
    -- Kept from the end of a card until the other register has been told.
    number_to_withdraw text
);
create index national_card_changed on national_card (changed_at);
create index national_card_to_send on national_card (card_id) where sync <> 0;
create unique index national_card_shared on national_card (shared_id) where shared_id is not null;

-- The server's time for the feed. It never falls behind what a reader was given already, whatever the clock does.
create function national_stamp() returns timestamptz language sql volatile as
$$ select greatest(clock_timestamp(), (select max(changed_at) + interval '1 microsecond' from national_card)) $$;

create function national_cards_changed(cards bigint[]) returns void language plpgsql as
$$
declare
    stamp timestamptz;
begin
    if cards = '{}' then
        return;
    end if;

    stamp := national_stamp();
    insert into national_card as n (card_id, patron_id, changed_at)
    select c.id, c.patron_id, stamp + row_number() over (order by c.id) * interval '1 microsecond'
    from card c where c.id = any (cards)
    order by c.id
    on conflict (card_id) do update
    set patron_id = excluded.patron_id, changed_at = excluded.changed_at, changed_by = null, is_gone = false,
        sync = case when n.sync = 1 then 1 else 2 end;
end
$$;

-- Triggers, and not the writers of facts: whoever changes a card, a name or a membership, an import or a job included,
-- cannot forget the feed, and the change stands in it from the same commit on. No loan, renewal or return touches one
-- of these three tables.
create function national_card_follows_card() returns trigger language plpgsql as
$$
begin
    if tg_op = 'INSERT' then
        perform national_cards_changed(array(select id from now_there where library is null and kind in (1, 2)));
    elsif tg_op = 'UPDATE' then
        perform national_cards_changed(array(
            select c.id from now_there c join was_there w on w.id = c.id
            where c.library is null and c.kind in (1, 2)
              and (c.number, c.state, c.block_reason, c.patron_id, c.kind, w.library)
                  is distinct from (w.number, w.state, w.block_reason, w.patron_id, w.kind, null)));
    else
        update national_card n
        set is_gone = true, changed_at = s.stamp + g.place * interval '1 microsecond', changed_by = null,
            sync = case when n.shared_at is null then 0 else 3 end,
            number_to_withdraw = case when n.shared_at is not null then g.number end
        from (select id, number, row_number() over (order by id) as place from was_there) g,
             (select national_stamp() as stamp) s
        where n.card_id = g.id;
    end if;

    return null;
end
$$;

-- A number that was replaced is dead, and what becomes of its patron later is no news of it.
create function national_card_follows_contact() returns trigger language plpgsql as
$$
begin
    if tg_op = 'UPDATE' then
        perform national_cards_changed(array(
            select k.id from now_there c join was_there w on w.patron_id = c.patron_id
            join card k on k.patron_id = c.patron_id
            where k.library is null and k.kind in (1, 2) and k.state <> 2
              and (c.name, c.email, c.phone, c.street, c.postal_code, c.city, c.is_protected, c.protected_until,
                   c.national_id_index)
                  is distinct from
                  (w.name, w.email, w.phone, w.street, w.postal_code, w.city, w.is_protected, w.protected_until,
                   w.national_id_index)));
    elsif tg_op = 'INSERT' then
        perform national_cards_changed(array(
            select k.id from now_there c join card k on k.patron_id = c.patron_id
            where k.library is null and k.kind in (1, 2) and k.state <> 2));
    else
        perform national_cards_changed(array(
            select k.id from was_there c join card k on k.patron_id = c.patron_id
            where k.library is null and k.kind in (1, 2)));
    end if;

    return null;
end
$$;

create function national_card_follows_membership() returns trigger language plpgsql as
$$
begin
    if tg_op = 'UPDATE' then
        perform national_cards_changed(array(
            select k.id from now_there m join was_there w on w.patron_id = m.patron_id and w.library = m.library
            join card k on k.patron_id = m.patron_id
            where k.library is null and k.kind in (1, 2) and k.state <> 2
              and (m.active, m.home) is distinct from (w.active, w.home)));
    elsif tg_op = 'INSERT' then
        perform national_cards_changed(array(
            select distinct k.id from now_there m join card k on k.patron_id = m.patron_id
            where k.library is null and k.kind in (1, 2) and k.state <> 2));
    else
        perform national_cards_changed(array(
            select distinct k.id from was_there m join card k on k.patron_id = m.patron_id
            where k.library is null and k.kind in (1, 2) and k.state <> 2));
    end if;

    return null;
end
$$;

create trigger national_card_added after insert on card referencing new table as now_there
    for each statement execute function national_card_follows_card();
create trigger national_card_changed after update on card
    referencing new table as now_there old table as was_there
    for each statement execute function national_card_follows_card();
create trigger national_card_removed after delete on card referencing old table as was_there
    for each statement execute function national_card_follows_card();
create trigger national_contact_added after insert on patron_contact referencing new table as now_there
    for each statement execute function national_card_follows_contact();
create trigger national_contact_changed after update on patron_contact
    referencing new table as now_there old table as was_there
    for each statement execute function national_card_follows_contact();
create trigger national_contact_removed after delete on patron_contact referencing old table as was_there
    for each statement execute function national_card_follows_contact();
create trigger national_membership_added after insert on membership referencing new table as now_there
    for each statement execute function national_card_follows_membership();
create trigger national_membership_changed after update on membership
    referencing new table as now_there old table as was_there
    for each statement execute function national_card_follows_membership();
create trigger national_membership_removed after delete on membership referencing old table as was_there
    for each statement execute function national_card_follows_membership();

-- Cards from before this table.
select national_cards_changed(array(select id from card where library is null and kind in (1, 2)));
