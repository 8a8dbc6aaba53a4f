-- Privacy: what binds a loan that has ended to its patron is cut after the library's retention time. So that one cut is
-- enough, the link stands in as few places as can be: an event, a stored answer and a receipt find their patron through
-- the loan or reservation that they are about, and have none when that has none any more.

-- An open loan has its patron: nothing but a loan that has ended may lose it.
alter table loan add constraint open_loan_has_patron check (closed_at is not null or patron_id is not null);
alter table reservation add constraint active_reservation_has_patron
    check (ended_at is not null or patron_id is not null);
-- Loans whose link was cut are in nobody's list.
drop index loan_patron_closed;
create index loan_patron_closed on loan (patron_id, id) where closed_at is not null and patron_id is not null;
create index reservation_patron_ended on reservation (patron_id, id)
    where ended_at is not null and patron_id is not null;

-- Events about a loan, a reservation, a receipt, a notice, a work item or a fee find their patron through it. The event
-- of a fee is about its loan, where it has one: a fee stays with its patron, and must not lead to the loan.
update event e set subject_id = f.loan_id from fee f
where e.kind = 27 and f.id = e.subject_id and f.loan_id is not null;
update event set patron_id = null where patron_id is not null and kind between 1 and 34 and kind <> 11;
-- What is left are events about patrons themselves. They are few, so that an index of them costs a checkout nothing.
create index event_patron on event (patron_id) where patron_id is not null;

-- An institution that is another library: what is lent to it counts as interlibrary loans.
alter table patron
    drop constraint patron_category_is_known,
    add constraint patron_category_is_known check (category in ('child', 'adult', 'library'));

-- When a fee was paid, waived or cancelled: from then on it no longer holds the link to its loan.
alter table fee
    add column settled_at timestamptz,
    alter column patron_id drop not null;
create index fee_open on fee (patron_id) where settled_at is null;

alter table notice alter column patron_id drop not null;
alter table card alter column patron_id drop not null;
create index work_item_loan on work_item (loan_id) where loan_id is not null;
create index work_item_patron on work_item (patron_id) where patron_id is not null;
create index work_item_done on work_item (done_at)
    where done_at is not null and (patron_id is not null or card is not null or note is not null);
-- A receipt finds its patron through the loan in its first line.
alter table receipt drop column patron_id;

-- Whom an answer is about that is about a patron and nothing else (a registration, a blocked card). Other answers find
-- their patron through the loan, reservation, receipt or fee in them.
create table answer_patron (
    operation   uuid primary key,
    patron_id   bigint not null
);
create index answer_patron_patron on answer_patron (patron_id);

-- Answers that list several loans of one patron: one of them that is still open would lead from the others to him. They
-- forget their list by the time at which the first of these loans can be cut.
create table answer_list (
    operation   uuid primary key,
    library     text not null,
    at          timestamptz not null
);
create index answer_list_due on answer_list (library, at);

-- Who wants to keep the history of what was borrowed: a consent, given and withdrawn by the patron.
create table history_consent (
    patron_id   bigint primary key references patron,
    given_at    timestamptz not null,
    channel     smallint not null,
    credential  int not null
);

-- How often a patron's membership of a library was erased, so that a restored backup can be told from somebody who has
-- joined the library again.
create table membership_erased (
    patron_id   bigint not null references patron,
    library     text not null references library,
    times       int not null,
    primary key (patron_id, library)
);

-- What has ended and still leads to its patron; written by the count of events, so that nothing is cut that was not
-- counted before.
create table history (
    -- 1 a loan, 2 a reservation, 3 a receipt that lists what was still out, 4 the notice of a receipt, 5 an event of a
    -- PIN, 6 an event of an override, which has a line in the audit.
    kind        smallint not null,
    id          bigint not null,
    library     text not null,
    ended_at    timestamptz not null,
    -- Why it was not cut when its time had come: 1 the patron keeps the history, 2 a fee, claim or work item is open.
    held        smallint,
    primary key (kind, id)
) with (fillfactor = 90);
create index history_due on history (library, ended_at) where held is null;
create index history_held on history (held, kind, id) where held is not null;
insert into history (kind, id, library, ended_at)
select 1, id, library, closed_at from loan where closed_at is not null and patron_id is not null
union all
select 2, id, library, ended_at from reservation where ended_at is not null and patron_id is not null;

-- What was counted: figures without anybody in them.
create table statistic (
    library     text not null,
    day         date not null,
    measure     smallint not null,
    branch      text not null,
    material    text not null,
    age_group   text not null,
    municipality text not null,
    count       int not null,
    primary key (library, day, measure, branch, material, age_group, municipality)
);

-- Who borrowed anything at a library in a month or a year: without what, so that borrowers can be counted once. The
-- rows of a period become figures when it is over. Null where the patron was erased: the count stays.
create table active_borrower (
    library     text not null,
    -- 'm' a month, 'y' a year.
    span        "char" not null,
    starts      date not null,
    patron_id   bigint,
    age_group   text not null,
    municipality text not null
);
create unique index active_borrower_once on active_borrower (library, span, starts, patron_id)
    where patron_id is not null;
create index active_borrower_patron on active_borrower (patron_id) where patron_id is not null;
create index active_borrower_period on active_borrower (span, starts);

-- Months and years that have become figures.
create table statistic_closed (
    span        "char" not null,
    starts      date not null,
    primary key (span, starts)
);

-- How far the events were counted.
create table counted (
    one_row     boolean primary key default true check (one_row),
    event_id    bigint not null
);
insert into counted (event_id) values (0);

-- The month in which a patron was last active, so that accounts nobody uses can end. No finer than that.
create table patron_activity (
    patron_id   bigint primary key references patron,
    month       date not null
);
create index patron_activity_month on patron_activity (month);
