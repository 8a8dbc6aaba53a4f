-- What the rules of lending need beside the spine: loans that staff and timers change, reservations with pauses and
-- several titles, interlibrary copies, notices, fees, work items and the moving of due dates.

alter table loan
    add column due_before date,
    add column grace_until date,
    add column renewal_request smallint,
    add column lost_at timestamptz,
    add column claimed_returned_at timestamptz,
    add column undone boolean not null default false,
    -- When a timer must look at it next; null where no time runs.
    add column next_action_at timestamptz;
create index loan_due on loan ((id % 16), next_action_at) where next_action_at is not null and closed_at is null;
-- The history of a copy: offline transactions that arrive late, undone check-ins.
create index loan_copy_closed on loan (copy_id, closed_at) where closed_at is not null;

-- A renewal that the owner annulled gives its number back (H38).
alter table renewal add column annulled_at timestamptz, drop constraint "I4_one_row_per_renewal";
create unique index "I4_one_row_per_renewal" on renewal (loan_id, number) where annulled_at is null;

-- Every change of a due date that is no renewal, so that the date on a receipt can always be told.
create table due_date_change (
    loan_id     bigint not null references loan,
    at          timestamptz not null,
    due_before  date not null,
    due_after   date not null,
    move_id     bigint
);
create index due_date_change_loan on due_date_change (loan_id);

-- Copies that came by without being lent: offline checkouts that arrive later end here (I33).
create table copy_seen (
    copy_id     bigint not null,
    at          timestamptz not null,
    branch      text not null
);
create index copy_seen_copy on copy_seen (copy_id, at);

alter table copy
    add column issue text,
    -- The owner's terms, where another library supplied the copy.
    add column supplier text,
    add column supplier_due date,
    add column supplier_renewable boolean not null default false,
    add column reading_room boolean not null default false;

alter table reservation
    add column issue text,
    -- The other titles of which any will do, with the place in the queue of each.
    add column other_titles bigint[],
    add column other_places bigint[],
    add column interest_notice_on date,
    add column paused_from date,
    add column paused_until date,
    add column interlibrary smallint,
    add column supplier text,
    drop constraint "I13_captured_has_copy",
    add constraint "I13_captured_has_copy" check (state not in (1, 2, 6) or copy_id is not null),
    add constraint pause_has_its_days check (paused_until is null or paused_until >= paused_from);
drop index "I11_one_active_reservation_per_patron_and_title";
create unique index "I11_one_active_reservation_per_patron_and_title"
    on reservation (patron_id, title_id, coalesce(issue, '')) where ended_at is null;
create index reservation_other_titles on reservation using gin (other_titles)
    where ended_at is null and other_titles is not null;
drop index reservation_shelf;
create index reservation_shelf on reservation (pickup_branch) where ended_at is null and state in (2, 6);

-- What patrons are told (I29); who reads it, and in which words, is found out when it is sent.
create table notice (
    id          bigint primary key,
    patron_id   bigint not null,
    library     text not null references library,
    kind        smallint not null,
    cause_id    bigint not null,
    step        int not null default 0,
    title_id    bigint,
    day         date,
    created_at  timestamptz not null,
    sent_at     timestamptz
);
create unique index "I29_one_notice_per_cause" on notice (cause_id, kind, step);
create index notice_patron on notice (patron_id, id);

-- What staff must sort out (I34).
create table work_item (
    id          bigint primary key,
    library     text not null references library,
    branch      text,
    kind        smallint not null,
    at          timestamptz not null,
    raised_at   timestamptz not null,
    codes       text[] not null,
    patron_id   bigint,
    copy_id     bigint,
    loan_id     bigint,
    card        text,
    barcode     text,
    done_at     timestamptz,
    done_by     int,
    note        text
);
create index work_item_open on work_item (library, id) where done_at is null;

-- The move of all due dates of a library past a closure; goes on where it was after a kill.
create table due_date_move (
    id          bigint primary key,
    operation   uuid not null unique,
    library     text not null references library,
    branch      text,
    due_from    date not null,
    due_to      date not null,
    reason      text not null,
    credential  int not null,
    channel     smallint not null,
    state       text not null check (state in ('running', 'done', 'failed')),
    created_at  timestamptz not null,
    finished_at timestamptz,
    -- Open loans are gone through in the order of their copies: that index holds nothing else, and it is the order in
    -- which copies are locked.
    last_copy_id bigint not null default 0,
    moved       bigint not null default 0,
    fingerprint uuid not null,
    -- The new due date for each lending branch, fixed when the move was ordered.
    branches    text[] not null,
    due_dates   date[] not null
);
create index due_date_move_running on due_date_move (id) where state = 'running';

-- Which refusals staff set aside.
alter table event add column overridden text;

-- A checkout that staff take back asks which reservation it ended.
create index reservation_fulfilled on reservation (patron_id, ended_at) where state = 3;

-- When copies came by is forgotten by its time.
create index copy_seen_at on copy_seen using brin (at) with (pages_per_range = 32);
