-- Who may do what: keys of persons, keys that follow one another, persons who sign in elsewhere; who looked at what.

alter table credential
    -- A person or the patrons of an issuer come with tokens and have no key.
    alter column hash drop not null,
    -- The engine's own operators belong to no library.
    alter column library drop not null,
    drop constraint credential_role_check,
    add constraint credential_role_check
        check (role in ('kiosk', 'staff', 'app', 'admin', 'national', 'operator', 'patron')),
    add constraint credential_of_a_library check (library is not null or role = 'operator'),
    -- The member of staff whose key it is; null for a desk, a machine or a program.
    add column person text,
    -- A keyed hash of the issuer, its name for the bearer, the library and the role.
    add column bearer bytea unique,
    add constraint credential_by_key_or_token check ((hash is null) <> (bearer is null)),
    -- A key that was rotated works for a while beside the new one.
    add column expires_at timestamptz,
    add column replaces int unique references credential,
    -- The request that made it: a repeated one makes no second key.
    add column operation uuid unique,
    add column fingerprint uuid;

-- Who looked at whom, and what was done that must be answered for. Rows are never changed but for the cut of their link
-- to the patron, by its index, and removed by their age, by the narrow index over time.
create table audit (
    id          bigint primary key generated always as identity,
    at          timestamptz not null,
    credential  int not null,
    library     text not null,
    operation   smallint not null,
    patron_id   bigint,
    reason      text
);
create index audit_library on audit (library, id);
create index audit_patron on audit (patron_id, id) where patron_id is not null;
create index audit_at on audit using brin (at) with (pages_per_range = 32);
