-- Who registers, who answers for whom, and who consented to what.

alter table patron
    -- The category of a person for whom the library has decided it, whatever the age.
    add column category text,
    add constraint patron_category_is_known check (category in ('child', 'adult'));

alter table patron_contact
    -- Who answers for an institution.
    add column responsible_person text,
    -- Whether notices go to the e-mail address and to the phone, where there are such.
    add column email_notices boolean not null default true,
    add column sms_notices boolean not null default true;

-- Somebody who answers for a child, by an account or by name, until the child comes of age.
create table guardian (
    id          bigint primary key,
    child_id    bigint not null references patron,
    guardian_id bigint references patron,
    name        text,
    email       text,
    phone       text,
    since       date not null,
    until       date not null,
    constraint guardian_is_somebody check (guardian_id is not null or name is not null),
    constraint guardian_is_somebody_else check (guardian_id <> child_id)
);
create index guardian_of_child on guardian (child_id);
create index guardian_by_account on guardian (guardian_id) where guardian_id is not null;

-- What was consented to, in words, once for each version of them.
create table consent_text (
    library     text not null references library,
    kind        smallint not null,
    version     int not null,
    text        text not null,
    primary key (library, kind, version)
);

-- Rows are added, and end when the consent is withdrawn; nothing else in them changes.
create table consent (
    id          bigint primary key,
    patron_id   bigint not null references patron,
    library     text not null references library,
    kind        smallint not null,
    text_version int,
    legal_basis text,
    guardian_id bigint references guardian,
    way         smallint not null,
    given_at    timestamptz not null,
    credential  int not null,
    withdrawn_at timestamptz,
    withdrawn_credential int,
    foreign key (library, kind, text_version) references consent_text (library, kind, version)
);
create index consent_patron on consent (patron_id);

-- Guardians were known by their card only. Who has one that nobody has any more is told by nothing; the bond of a
-- child that is of age has ended.
with numbered as (
    select distinct on (c.patron_id) c.patron_id as child, k.patron_id as guardian, p.birth_date
    from patron_contact c
    join patron p on p.id = c.patron_id
    join membership m on m.patron_id = c.patron_id
    join card k on k.number = c.guardian_card and (k.library = m.library or k.library is null)
    where c.guardian_card is not null and k.patron_id <> c.patron_id
      and p.birth_date + interval '18 years' > current_date
    order by c.patron_id, m.home desc
), counted as (
    select child, guardian, birth_date, row_number() over (order by child) - 1 as place from numbered
), blocks as (
    select nextval('id_seq') as first, n
    from generate_series(0, (select (count(*) - 1) / 1000 from counted)) as n
)
insert into guardian (id, child_id, guardian_id, since, until)
select b.first + place % 1000, child, guardian, current_date, (birth_date + interval '18 years')::date
from counted join blocks b on b.n = place / 1000;
alter table patron_contact drop column guardian_card, drop column category;

-- A national id is a card of its bearer, that can be blocked alone (H10, H15).
with numbered as (
    select c.patron_id, row_number() over (order by c.patron_id) - 1 as place
    from patron_contact c
    where c.national_id is not null
      and not exists (select from card k where k.patron_id = c.patron_id and k.kind = 3)
), blocks as (
    select nextval('id_seq') as first, n
    from generate_series(0, (select (count(*) - 1) / 1000 from numbered)) as n
)
insert into card (id, patron_id, number, kind, state, library)
select b.first + place % 1000, patron_id, null, 3, 0, null
from numbered join blocks b on b.n = place / 1000;
