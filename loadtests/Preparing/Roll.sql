-- Open loans of the overdue roll, one of each of the copies that the load would otherwise lend. {days} days come one
-- after the other, on each of which a timer has something to do with {due} of them; the rest is due later than all of
-- these days. Which loan belongs to which day is scattered over the whole table, as it is after years of lending.
-- {base}
-- is the day before the first.
insert into loan (id, patron_id, copy_id, title_id, loaned_at, due_date, policy_version, renewals_max, channel, library,
                  branch, material, next_action_at)
select 8000000000 + i, 1000000000 + 1 + (i - 1) % {patrons}, 2000000000 + i, 3000000000 + 1 + (i - 1) / 3,
       (p.due - 31 + time '12:00') at time zone 'Europe/Copenhagen', p.due, 1, 3, 1, 'DK-900001', 'DK-900001', 'book',
       ((p.due + p.late) + case when p.late = 32 then time '00:00' else time '08:00' end)
           at time zone 'Europe/Copenhagen'
from generate_series({from}::bigint, {to}::bigint) i
cross join lateral (select (i * {scatter}) % {copies} as slot) s
cross join lateral (select date '{base}' + 1 + (slot / {due})::int as day, (slot % {due}) * 100 / {due} as percent) d
cross join lateral (
    -- In a hundred: 60 are due in five days, 20 since yesterday, 10 for eight days, 6 for fifteen, 4 are billed.
    select case when percent < 60 then -5 when percent < 80 then 1 when percent < 90 then 8 when percent < 96 then 15
                else 32 end as late
    where slot < {due} * {days}
    union all
    select -5 where slot >= {due} * {days}) k
cross join lateral (
    select case when slot < {due} * {days} then day - k.late
                else date '{base}' + {days} + 11 + (slot % 18)::int end as due,
           k.late) p;
