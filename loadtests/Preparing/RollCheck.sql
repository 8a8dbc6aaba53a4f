-- What a day of the overdue roll should have done, by what was planned before the engine started (load.planned), and
-- what the ledger says it did. {from} is the instant before which everything is of an earlier day, {to} the present
-- one.
with planned as (
    select *, case late when -5 then 20 when 32 then 22 else 21 end as kind
    from load.planned where at > '{from}' and at <= '{to}'
), told as (
    select p.id from planned p join notice n on n.cause_id = p.id and n.kind = p.kind and n.patron_id = p.patron_id
    where n.created_at = p.at and n.sent_at is not null group by p.id having count(*) = 1
), billed as (
    select p.id, p.patron_id from planned p where p.late = 32
), charged as (
    select b.id from billed b join fee_loan x on x.loan_id = b.id join fee f on f.id = x.fee_id
    where f.patron_id = b.patron_id and f.amount > 0
    group by b.id having count(*) filter (where f.kind = 'overdue') = 1
                     and count(*) filter (where f.kind = 'replacement') = 1 and count(*) = 2
), announced as (
    select e.patron_id from exclusion e where e.ground = 'debt' and e.announced_at > '{from}' and e.from_at is not null
    group by e.patron_id having count(*) = 1
)
select (select count(*) from planned),
       (select count(*) from told),
       (select count(*) from notice where kind between 20 and 22 and created_at > '{from}'),
       (select count(*) from billed),
       (select count(*) from charged),
       -- Fees are so high that each bill excludes; whoever was billed on an earlier day is told once.
       (select count(distinct patron_id) from billed b where not exists (
            select from load.planned q where q.patron_id = b.patron_id and q.late = 32 and q.at <= '{from}')),
       (select count(*) from announced),
       (select count(*) from loan where closed_at is null and next_action_at <= '{to}'
            and id % 16 = any ('{0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15}'))
