-- What of the notices goes out, by which way, and what became of it; and the words of a library's own.

alter table notice
    -- 0 waits to be put into a message, 1 is in one, 2 was no longer true, 3 nothing reaches its patron
    add column state smallint not null default 0,
    -- By the clock that decides: not put into a message before.
    add column wait_until timestamptz not null default '-infinity';
update notice set state = 1 where sent_at is not null;
drop index notice_unsent;
create index notice_waiting on notice (wait_until, id) where state = 0;

-- One message to one patron by one way; the notices of a day and kind may share one, those of two patrons never do
-- (I30).
create table message (
    -- Stays the same over all attempts: the other side can tell a second attempt from a second message.
    id          bigint primary key,
    patron_id   bigint not null references patron,
    library     text not null references library,
    kind        smallint not null,
    channel     smallint not null,
    -- 0 waits, 1 sent, 2 dropped because nothing in it was true any more, 3 given up, 4 its address does not work,
    -- 5 came back
    state       smallint not null default 0,
    -- The library's day on which it was made.
    day         date not null,
    created_at  timestamptz not null,
    -- By the clock that decides: nobody's telephone rings at night.
    not_before  timestamptz not null,
    -- By the machine's clock: when it is tried next, or when whoever has claimed it is taken for dead.
    try_at      timestamptz not null,
    claimed     boolean not null default false,
    attempts    int not null default 0,
    -- What the other side said last, without an address.
    code        text,
    sent_at     timestamptz,
    -- As it was sent.
    language    text,
    subject     text,
    text        text,
    constraint message_sent_has_time check ((state in (1, 5)) = (sent_at is not null))
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05);
create index message_waiting on message (try_at, id) where state = 0;
create index message_patron on message (patron_id, id);
create index message_library on message (library, state, id) where state <> 1;
create index message_letters on message (library, id) where channel = 3;

create table message_notice (
    message_id  bigint not null references message on delete cascade,
    notice_id   bigint not null references notice on delete cascade,
    primary key (message_id, notice_id)
);
create index message_notice_notice on message_notice (notice_id);

-- An address from which something came back. Another address of the same patron works until it fails itself.
create table failed_address (
    patron_id   bigint not null references patron,
    channel     smallint not null,
    address     text not null,
    code        text,
    at          timestamptz not null,
    primary key (patron_id, channel)
);

-- A library's own words in place of the engine's; every version stays, since complaints come late.
create table notice_template (
    library     text not null references library,
    language    text not null check (language in ('da', 'nb', 'nn', 'en')),
    kind        smallint not null,
    version     int not null,
    -- All null where the library went back to the engine's words.
    subject     text,
    text        text,
    subject_of_several text,
    text_of_several text,
    changed_at  timestamptz not null,
    primary key (library, language, kind, version),
    constraint notice_template_is_whole check ((subject is null) = (text is null))
);

-- Libraries whose notices wait until somebody releases them, such as after a take-over from another system.
create table notice_hold (
    library     text primary key references library,
    since       timestamptz not null,
    reason      text not null
);
