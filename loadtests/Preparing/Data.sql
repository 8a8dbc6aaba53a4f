-- One library with as many patrons, titles and copies as asked for; run once in every schema. Ids are far above
-- those the engine hands out. Parameters stand as {copies}, {titles}, {from} and {to}; parts are divided by lines of
-- dashes. Every patron has an open and two closed loans of copies that the load never asks for: a library whose
-- tables are empty would have the database plan for empty tables, for the engine and for its peer.
insert into library (isil, name, time_zone, currency, calendar)
values ('DK-900001', 'Load library', 'Europe/Copenhagen', 'DKK', '{calendar}');
insert into branch (library, id, name)
values ('DK-900001', 'DK-900001', 'Main'), ('DK-900001', 'DK-900001-2', 'Harbour');
insert into policy (library, version, valid_from, document)
values ('DK-900001', 1, '2024-05-01', '{policy}');
insert into credential (hash, library, role, name, created_at)
values ('\x{keyHash}', 'DK-900001', 'kiosk', 'Load kiosk', now());
--------
insert into patron (id, birth_date, guardian_consent, pin_salt, pin_hash)
select 1000000000 + i, date '1940-01-01' + (i * 37 % 27000)::int, true, '\x{pinSalt}', '\x{pinHash}'
from generate_series({from}, {to}) i;
insert into card (id, patron_id, number, kind, library)
select 4000000000 + i, 1000000000 + i, '2' || lpad(i::text, 9, '0'), 0, 'DK-900001'
from generate_series({from}, {to}) i;
insert into membership (patron_id, library, active, home, rules_version)
select 1000000000 + i, 'DK-900001', true, true, 1 from generate_series({from}, {to}) i;
--------
insert into title (id, library, reference, material, title, author, year)
select 3000000000 + i, 'DK-900001', 'load:' || i,
       (array['book', 'book', 'book', 'book', 'audiobook', 'film'])[1 + i % 6],
       'Title ' || i, 'Author ' || i % 5000, 1960 + i % 66
from generate_series({from}, {to}) i;
--------
insert into copy (id, title_id, price, owner, barcode, branch, material)
select 2000000000 + i, t.id, 20000, 'DK-900001', '3' || lpad(i::text, 9, '0'),
       case when i % 4 = 0 then 'DK-900001-2' else 'DK-900001' end, t.material
from generate_series({from}, {to}) i join title t on t.id = 3000000000 + 1 + (i - 1) / 3;
--------
insert into loan (id, patron_id, copy_id, title_id, loaned_at, due_date, policy_version, renewals_max, channel, library,
                  branch, material, closed_at, closed_branch, next_action_at)
select 5000000000 + (i * 3) + n, 1000000000 + i, 2000000000 + {copies} + i, 3000000001 + ({copies} + i - 1) / 3,
       now() - make_interval(days => 10 + n * 100), current_date + 20 - n * 100, 1, 3, 1, 'DK-900001', 'DK-900001',
       'book', case when n > 0 then now() - make_interval(days => n * 100 - 10) end,
       case when n > 0 then 'DK-900001' end,
       -- The reminder, five days before.
       case when n = 0 then (current_date + 15 + time '08:00') at time zone 'Europe/Copenhagen' end
from generate_series({from}, {to}) i, generate_series(0, 2) n;
insert into exclusion (id, patron_id, library, ground, from_at, to_at)
select 6000000000 + i, 1000000000 + i, 'DK-900001', 'past', now() - interval '90 days', now() - interval '60 days'
from generate_series({from}, {to}) i where i % 200 = 0;
insert into reservation (id, patron_id, title_id, place, state, library, pickup_branch, placed_at, interest_until,
                         channel, next_action_at)
select 7000000000 + i, 1000000000 + i, 3000000000 + {titles} - i / 50, 1, 0, 'DK-900001', 'DK-900001', now(),
       current_date + 150, 1, current_date + 151
from generate_series({from}, {to}) i where i % 50 = 0;
