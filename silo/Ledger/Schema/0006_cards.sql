-- Cards that replace each other, numbers that are reserved, and the proof of who accepted which rules.

-- Numbers of the national card, N and nine digits: each belongs to one series, whoever reserved it.
create table card_series (
    library     text not null references library,
    first       bigint primary key,
    last        bigint not null,
    -- The number that is given out next.
    next        bigint not null,
    check (first >= 0 and last between first and 999999999 and next between first and last + 1),
    constraint card_series_do_not_overlap exclude using gist (int8range(first, last, '[]') with &&)
);
create index card_series_library on card_series (library);

-- How far a library's own numbers are used up; which they are is policy.
create table local_card_series (
    library     text not null references library,
    prefix      text not null,
    first       bigint not null,
    next        bigint not null,
    primary key (library, prefix, first)
);

-- The card that took this one's place.
alter table card add column replaced_by bigint;

-- Who accepted which rules, when, and who says so. Rows are added and never changed (N9).
create table rules_acceptance (
    patron_id   bigint not null references patron,
    library     text not null references library,
    version     int not null,
    at          timestamptz not null,
    credential  int not null,
    channel     smallint not null
);
create index rules_acceptance_patron on rules_acceptance (patron_id);
