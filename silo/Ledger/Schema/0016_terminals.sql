-- Machines that speak SIP2: how each logs in, where it stands, and how it wants to be spoken to.
create table terminal (
    -- Unique in the engine: a login names no library.
    login       text primary key,
    library     text not null references library,
    -- Under what it acts; made with it, and recorded with every event.
    credential  int not null references credential,
    -- A keyed hash of login and password; null where it logs in with a kiosk's key that has its name.
    secret      bytea,
    profile     jsonb not null,
    version     int not null default 1
);
create index terminal_library on terminal (library, login);
