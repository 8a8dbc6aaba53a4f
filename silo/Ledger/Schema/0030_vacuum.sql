-- A version that moves leaves its page's index entries alone, and the next reader of the page clears what is left
-- behind. So the rows of patrons and copies need no vacuum for their space, and one for each twentieth that changed
-- cost a twentieth of the processor at a nation's rate.
alter table patron set (autovacuum_vacuum_scale_factor = 0.2);
alter table copy set (autovacuum_vacuum_scale_factor = 0.2);
