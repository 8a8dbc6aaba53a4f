-- The ledger: truth is relational, so that operators can read it with SQL. Constraints are named after the invariants
-- they keep (I1, I4, I11, I13, I14, I17, I25). Hot tables have few and narrow columns, few indexes and room in their
-- pages, because every row and every index entry that a unit of work writes is what its speed is made of.

-- Ids of patrons, copies, titles, loans, reservations and receipts; processes take them in blocks.
create sequence id_seq increment by 1000 start with 1000;
create sequence event_id_seq;

create table library (
    isil        text primary key,
    name        text not null,
    time_zone   text not null,
    currency    text not null,
    rules_version int not null default 1,
    calendar    jsonb not null default '{}',
    version     int not null default 1
);

create table branch (
    library     text not null references library,
    id          text not null,
    name        text not null,
    primary key (library, id)
);

create table policy (
    library     text not null references library,
    version     int not null,
    valid_from  date not null,
    document    jsonb not null,
    primary key (library, version)
);

-- Credentials are looked up by a SHA-256 of the key: the key itself is 256 random bits and shown once.
create table credential (
    id          int primary key generated always as identity,
    hash        bytea not null unique,
    library     text not null references library,
    role        text not null check (role in ('kiosk', 'staff', 'app', 'admin', 'national', 'operator')),
    name        text not null,
    created_at  timestamptz not null,
    revoked_at  timestamptz
);

-- What decisions about a patron need; the row is written by every checkout.
create table patron (
    id          bigint primary key,
    version     int not null default 1,
    kind        smallint not null default 0,
    birth_date  date,
    guardian_consent boolean not null default false,
    erased      boolean not null default false,
    pin_salt    bytea,
    pin_hash    bytea,
    pin_failures smallint not null default 0,
    pin_locked_until timestamptz
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05);

-- What people are called and where they live: no rule reads it, and it is erased apart from the rest.
create table patron_contact (
    patron_id   bigint primary key references patron,
    name        text not null,
    email       text,
    phone       text,
    street      text,
    postal_code text,
    city        text,
    municipality text,
    category    text,
    guardian_card text,
    -- AES-GCM under a key outside the database; found again by a keyed hash.
    national_id bytea,
    national_id_index bytea
);
create index patron_contact_national_id on patron_contact (national_id_index) where national_id_index is not null;

create table card (
    id          bigint primary key,
    patron_id   bigint not null references patron,
    number      text not null,
    kind        smallint not null,
    state       smallint not null default 0,
    -- The library of a local card; null for a national one.
    library     text references library
);
create unique index card_one_local_number on card (library, number) where library is not null;
create unique index card_one_national_number on card (number) where library is null;
create index card_patron on card (patron_id);

create table membership (
    patron_id   bigint not null references patron,
    library     text not null references library,
    active      boolean not null,
    home        boolean not null default false,
    rules_version int,
    primary key (patron_id, library)
);

create table exclusion (
    id          bigint primary key,
    patron_id   bigint not null references patron,
    library     text not null references library,
    ground      text not null,
    from_at     timestamptz not null,
    to_at       timestamptz,
    check (to_at is null or to_at > from_at)
);
create index exclusion_patron on exclusion (patron_id);

create table title (
    id          bigint primary key,
    version     int not null default 1,
    library     text not null references library,
    reference   text not null,
    material    text not null,
    title       text not null,
    author      text,
    year        int,
    unique (library, reference)
) with (fillfactor = 90);

create table copy (
    id          bigint primary key,
    version     int not null default 1,
    title_id    bigint not null references title,
    status      smallint not null default 0,
    price       int check (price >= 0),
    -- A library by its branch's key below; a second foreign key would cost every imported row as much again.
    owner       text not null,
    barcode     text not null,
    branch      text not null,
    material    text not null,
    transit_to  text,
    constraint copy_one_barcode unique (owner, barcode),
    foreign key (owner, branch) references branch (library, id)
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05);
create index copy_title on copy (title_id);

-- No foreign keys from here to patron and copy: the unit that opens a loan has locked and compared both rows in the
-- same transaction, and a check for each row would cost as much again as the row.
create table loan (
    id          bigint primary key,
    patron_id   bigint,
    copy_id     bigint not null,
    title_id    bigint not null,
    loaned_at   timestamptz not null,
    due_date    date not null,
    version     int not null default 1,
    policy_version int not null,
    renewals    smallint not null default 0,
    renewals_max smallint not null,
    channel     smallint not null,
    library     text not null,
    branch      text not null,
    -- The copy's when it was lent; here too, so that caps are counted without looking at every copy a patron has.
    material    text not null,
    closed_at   timestamptz,
    closed_branch text,
    constraint "I3_return_not_before_loan" check (closed_at is null or closed_at >= loaned_at),
    constraint "I4_renewals_within_max" check (renewals >= 0 and renewals <= greatest(renewals_max, 0))
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05);
create unique index "I1_one_open_loan_per_copy" on loan (copy_id) where closed_at is null;
create index loan_patron_open on loan (patron_id) where closed_at is null;
create index loan_patron_closed on loan (patron_id, id) where closed_at is not null;

create table renewal (
    loan_id     bigint not null references loan,
    number      smallint not null,
    at          timestamptz not null,
    due_before  date not null,
    due_after   date not null,
    channel     smallint not null,
    constraint "I4_one_row_per_renewal" primary key (loan_id, number),
    constraint "I5_never_shortened" check (due_after >= due_before)
);

create table reservation (
    id          bigint primary key,
    version     int not null default 1,
    patron_id   bigint,
    title_id    bigint not null references title,
    place       bigint not null,
    state       smallint not null,
    library     text not null,
    pickup_branch text not null,
    wanted_copy_id bigint,
    copy_id     bigint,
    placed_at   timestamptz not null,
    interest_until date not null,
    pickup_until date,
    pickup_number int,
    channel     smallint not null,
    ended_at    timestamptz,
    -- When a timer must look at it next; null where no time runs.
    next_action_at timestamptz,
    constraint "I13_captured_has_copy" check (state not in (1, 2) or copy_id is not null),
    constraint "I14_ended_once" check ((state in (3, 4, 5)) = (ended_at is not null)),
    foreign key (library, pickup_branch) references branch (library, id)
) with (fillfactor = 80);
create unique index "I11_one_active_reservation_per_patron_and_title" on reservation (patron_id, title_id)
    where ended_at is null;
create unique index "I13_one_reservation_per_captured_copy" on reservation (copy_id)
    where ended_at is null and copy_id is not null;
create unique index "I12_one_reservation_per_place" on reservation (title_id, place) where ended_at is null;
create index reservation_due on reservation ((id % 16), next_action_at) where next_action_at is not null;
create index reservation_shelf on reservation (pickup_branch) where ended_at is null and state = 2;

create table fee (
    id          bigint primary key,
    patron_id   bigint not null,
    library     text not null references library,
    kind        text not null,
    loan_id     bigint,
    step        int not null default 0,
    amount      bigint not null check (amount >= 0),
    currency    text not null,
    charged_at  timestamptz not null
);
create unique index "I17_one_fee_per_cause" on fee (loan_id, kind, step) where loan_id is not null;
create index fee_patron on fee (patron_id);

-- One answer per request (I24-I26), kept for 90 days. The id comes from the credential and the caller's key; ids and
-- figures are remembered, never names. A commit in doubt is resolved by claiming its keys again: the claim waits for an
-- old backend, and finds what it wrote.
create table request (
    operation   uuid not null,
    fingerprint uuid not null,
    at          timestamptz not null,
    answer      bytea,
    constraint "I25_one_answer_per_request" primary key (operation)
) partition by hash (operation);
create table request_0 partition of request for values with (modulus 4, remainder 0);
create table request_1 partition of request for values with (modulus 4, remainder 1);
create table request_2 partition of request for values with (modulus 4, remainder 2);
create table request_3 partition of request for values with (modulus 4, remainder 3);
create index request_at on request using brin (at) with (pages_per_range = 32);

-- One row for every fact (I27): audit, statistics and the stream for other systems. Rows are never changed but for the
-- cut of their link to the patron. The horizon is the newest transaction that had ended when the row was written; it
-- bounds, but does not decide, how far the stream is settled: the reader of the stream does.
create table event (
    id          bigint primary key,
    horizon     xid8 not null,
    at          timestamptz not null,
    kind        smallint not null,
    channel     smallint not null,
    credential  int not null,
    library     text not null,
    patron_id   bigint,
    copy_id     bigint,
    title_id    bigint,
    subject_id  bigint,
    branch      text,
    date_before date,
    date_after  date,
    reason      text
);

create table receipt (
    id          bigint primary key,
    at          timestamptz not null,
    library     text not null,
    branch      text not null,
    patron_id   bigint,
    lines       jsonb not null
);

create table import (
    id          bigint primary key,
    library     text not null references library,
    kind        text not null,
    state       text not null check (state in ('queued', 'running', 'done', 'failed')),
    created_at  timestamptz not null,
    finished_at timestamptz,
    file_hash   bytea,
    rows_read   bigint not null default 0,
    taken       bigint not null default 0,
    changed     bigint not null default 0,
    unchanged   bigint not null default 0,
    refused_count bigint not null default 0,
    refused     jsonb not null default '[]',
    detail      text
);

-- What the data folder must remember: the frozen clock, what the demo made, which key file belongs to it.
create table setting (
    name        text primary key,
    value       text not null
);
