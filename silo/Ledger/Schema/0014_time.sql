-- What happens when time passes: exclusions that are announced and served, debts that must be looked at, and a plan for
-- every open loan.

alter table exclusion
    alter column from_at drop not null,
    -- 0 its time is known, 1 proposed, 2 announced, 3 dropped before it held
    add column state smallint not null default 0,
    add column announced_at timestamptz,
    -- When a timer must look at it next; null where no time runs.
    add column next_action_at timestamptz,
    add constraint exclusion_has_its_time check (state <> 0 or from_at is not null);
create index exclusion_due on exclusion ((id % 16), next_action_at) where next_action_at is not null;
-- One open exclusion of a ground at a library; the decision holds the patron, this holds what it decided.
create unique index exclusion_one_announced on exclusion (patron_id, library, ground) where state in (1, 2);

-- Patrons whose debt at a library has changed. A row is written with the change, and goes when it was looked at.
create table debt_to_review (
    patron_id   bigint not null references patron,
    library     text not null references library,
    primary key (patron_id, library)
);
create index debt_to_review_shard on debt_to_review ((patron_id % 16));
insert into debt_to_review (patron_id, library)
select distinct patron_id, library from fee where settled_at is null and patron_id is not null;

-- Loans that were made before had no plan: a timer looks at each and makes one.
update loan set next_action_at = now() where closed_at is null and next_action_at is null and patron_id is not null;

-- Notices that did not go out yet.
create index notice_unsent on notice (id) where sent_at is null;
