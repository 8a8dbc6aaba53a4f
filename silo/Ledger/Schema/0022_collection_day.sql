-- When debts of a library are handed over next without anybody asking (H48); null where its policy names no day.
alter table library add column collection_due_at timestamptz;
create index library_collection_due on library (collection_due_at) where collection_due_at is not null;
