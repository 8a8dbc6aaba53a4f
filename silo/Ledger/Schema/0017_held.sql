-- A database that was restored holds what time would do and what would be sent, until somebody has looked and released
-- it: the row 'held' of setting, written by silo/Operations/database. Looked up with every question for what is due.
comment on table setting is 'Settings of the whole installation. held: timers and outbox wait while it is there.';
