-- What an import needs to go on after a kill: who asked for it, under which key, and on which machine the file lies.
alter table import
    add column credential int not null default 0,
    add column operation uuid,
    add column place text,
    add column file_length bigint not null default 0;
create unique index import_one_per_operation on import (operation) where operation is not null;
create index import_unfinished on import (library) where state in ('queued', 'running');

-- What was imported once and may have ended since: the same file again does not bring it back. Keyed hashes only.
create table import_once (
    key         uuid primary key
);
