-- The money that a work item is about, in minor units of the library's currency.
alter table work_item add column amount bigint;
