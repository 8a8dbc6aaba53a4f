-- The policy and calendar of the load library in the peer's own relations.
insert into peer.policy_head
select l.isil, p.version, p.valid_from, l.time_zone, l.rules_version,
       (p.document #>> '{categories,adultFromAge}')::int, (p.document #>> '{categories,guardianConsentUnderAge}')::int,
       (p.document #>> '{loans,totalMax}')::int, (p.document #>> '{renewals,max}')::smallint,
       (p.document #>> '{renewals,windowDays}')::int
from peer.library l join peer.policy p on p.library = l.isil;

insert into peer.loan_rule
select p.library, p.version, r.place,
       array(select jsonb_array_elements_text(coalesce(nullif(r.rule -> 'materials', 'null'), '[]'))),
       array(select jsonb_array_elements_text(coalesce(nullif(r.rule -> 'categories', 'null'), '[]'))),
       (r.rule #>> '{period,months}')::int, (r.rule #>> '{period,days}')::int,
       coalesce((r.rule ->> 'loanable')::boolean, true), coalesce((r.rule ->> 'renewable')::boolean, true),
       (r.rule ->> 'renewalsMax')::smallint, (r.rule ->> 'loansMax')::int
from peer.policy p, jsonb_array_elements(p.document #> '{loans,rules}') with ordinality r (rule, place);
