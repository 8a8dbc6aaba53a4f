-- What a library is beside its policy: the language of its notices, and its house rules in all versions (N9). Rules are
-- never changed or removed, so that what somebody accepted can be shown for ever; up to library.rules_version they were
-- kept elsewhere. Calendars have staffed and self-service hours in their documents from here on; older documents have
-- none, which means that no hour is known.

-- Null for that of the country.
alter table library add column language text check (language in ('da', 'nb', 'nn', 'en'));

create table house_rules (
    library     text not null references library,
    version     int not null,
    valid_from  date not null,
    must_be_accepted boolean not null,
    texts       jsonb not null,
    primary key (library, version)
);

-- Until when wrong tries of a PIN count; how many are too many is the policy's.
comment on column patron.pin_locked_until is 'until when pin_failures count';
