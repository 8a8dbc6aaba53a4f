-- Money: fees and claims, what came in for them, and a ledger of entries that is only ever added to. Balance = charges
-- -
-- payments - waivers - reversals, where a refund takes a payment back (I20); a fee's row holds the sums of its entries,
-- and no fee goes below zero.

alter table fee
    add column version        int not null default 1,
    -- What makes several loans one fee, as policy says; null where each has its own, and after a link or an erasure.
    add column cause          text,
    -- The copy, where no loan leads to it; forgotten when the fee is settled.
    add column copy_id        bigint,
    add column pay_by         date,
    add column policy_version int not null default 0,
    add column paid           bigint not null default 0 check (paid >= 0),
    add column refunded       bigint not null default 0 check (refunded >= 0),
    add column waived         bigint not null default 0 check (waived >= 0),
    add column reversed       bigint not null default 0 check (reversed >= 0),
    add constraint "I20_no_fee_below_zero" check (paid - refunded + waived + reversed <= amount and refunded <= paid),
    add constraint fee_kind_is_known check (kind in ('overdue', 'replacement', 'damage', 'card', 'other'));

-- The loans that a fee covers: one, or all that were borrowed together. The cut of a loan's link removes its row.
create table fee_loan (
    fee_id      bigint not null references fee,
    loan_id     bigint not null,
    kind        text not null,
    step        int not null,
    -- From then on the same may be charged again: a check-in was undone and the copy came back late after all.
    cancelled   boolean not null default false,
    primary key (fee_id, loan_id)
);
insert into fee_loan (fee_id, loan_id, kind, step) select id, loan_id, kind, step from fee where loan_id is not null;
drop index "I17_one_fee_per_cause";
create unique index "I17_one_fee_per_cause" on fee_loan (loan_id, kind, step) where not cancelled;
create index fee_loan_loan on fee_loan (loan_id);
alter table fee drop column loan_id, drop column step;
create unique index "I17_one_fee_per_group" on fee (patron_id, library, kind, cause)
    where cause is not null and patron_id is not null;

-- Money that came in, once for each reference at a library (I21).
create table payment (
    id          bigint primary key,
    patron_id   bigint,
    library     text not null references library,
    reference   text not null,
    amount      bigint not null check (amount > 0),
    currency    text not null,
    method      smallint not null,
    channel     smallint not null,
    credential  int not null,
    at          timestamptz not null,
    -- The library's day, for its cash report.
    day         date not null,
    -- The fees that were named.
    fees        bigint[] not null,
    constraint "I21_one_payment_per_reference" unique (library, reference)
);
create index payment_patron on payment (patron_id) where patron_id is not null;
create index payment_day on payment (library, day);

-- Entries are added and never changed or removed. They name a fee and nobody: whose it is, the fee says. They have a
-- day
-- and no instant, which would lead from a fee to the loan that ended then.
create table money_entry (
    id          bigint primary key generated always as identity,
    library     text not null references library,
    fee_id      bigint not null references fee,
    -- 1 charge, 2 payment, 3 waiver, 4 refund, 5 reversal
    kind        smallint not null check (kind between 1 and 5),
    amount      bigint not null check (amount > 0),
    currency    text not null,
    day         date not null,
    payment_id  bigint references payment,
    method      smallint not null default 0,
    channel     smallint not null,
    credential  int not null,
    reason      text,
    constraint payment_has_its_entries check ((kind = 2) = (payment_id is not null))
);
create index money_entry_fee on money_entry (fee_id);
create index money_entry_payment on money_entry (payment_id) where payment_id is not null;
create index money_entry_day on money_entry (library, day);

create function money_entry_is_for_ever() returns trigger language plpgsql as $$
begin
    raise exception 'I20: entries of the money ledger are only added' using errcode = 'integrity_constraint_violation';
end $$;
create trigger money_entry_is_for_ever before update or delete on money_entry
    for each row execute function money_entry_is_for_ever();
create trigger money_entry_is_not_emptied before truncate on money_entry
    for each statement execute function money_entry_is_for_ever();

-- A payment is spread over entries that together never come to more than it (I20); looked at when the unit commits.
create function payment_is_not_exceeded() returns trigger language plpgsql as $$
begin
    if (select sum(e.amount) from money_entry e where e.payment_id = new.payment_id)
       > (select p.amount from payment p where p.id = new.payment_id) then
        raise exception 'I20: more was allocated than was paid' using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;
create constraint trigger payment_is_not_exceeded after insert on money_entry
    deferrable initially immediate for each row when (new.payment_id is not null)
    execute function payment_is_not_exceeded();

-- What was charged before there were entries.
insert into money_entry (library, fee_id, kind, amount, currency, day, channel, credential)
select library, id, 1, amount, currency, (charged_at at time zone 'UTC')::date, 6, 0 from fee where amount > 0;
insert into money_entry (library, fee_id, kind, amount, currency, day, channel, credential)
select library, id, 5, amount, currency, (settled_at at time zone 'UTC')::date, 6, 0 from fee
where amount > 0 and settled_at is not null;
update fee set reversed = amount where settled_at is not null;


-- Who is erased leaves a fee to the bookkeeping, but nothing that ties the loans of one person together.
create function fee_forgets_loans() returns trigger language plpgsql as $$
begin
    delete from fee_loan where fee_id = new.id;
    return new;
end $$;
create trigger fee_forgets_loans after update of patron_id on fee
    for each row when (old.patron_id is not null and new.patron_id is null) execute function fee_forgets_loans();

-- Debts that were handed over to be collected (H48), and what was withdrawn since, because it was paid here, waived, or
-- turned out not to be owed. Lines are only added.
create table collection_export (
    id          bigint primary key,
    library     text not null references library,
    at          timestamptz not null,
    credential  int not null
);
create index collection_export_library on collection_export (library, id);
create table collection_line (
    export_id   bigint not null references collection_export,
    fee_id      bigint not null references fee,
    -- 1 handed over, 2 withdrawn
    kind        smallint not null check (kind in (1, 2)),
    amount      bigint not null check (amount > 0),
    primary key (export_id, fee_id, kind)
);
create unique index collection_hands_over_once on collection_line (fee_id) where kind = 1;
create index collection_line_fee on collection_line (fee_id);
create trigger collection_line_is_for_ever before update or delete on collection_line
    for each row execute function money_entry_is_for_ever();
