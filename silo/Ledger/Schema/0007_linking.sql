-- Two accounts of one person: the emptied one stays as a shell that says where its patron is now, and staff are told of
-- pairs with one national id.

alter table patron
    -- The account that took over everything of this one.
    add column linked_to bigint references patron,
    add constraint linked_to_another check (linked_to <> id);

alter table work_item
    -- The second account, where an item is about two.
    add column other_patron_id bigint;
-- Staff are told of a pair once, also when they have said that the two stay apart.
create unique index work_item_one_proposal
    on work_item (least(patron_id, other_patron_id), greatest(patron_id, other_patron_id)) where kind = 60;
create index work_item_other_patron on work_item (other_patron_id) where other_patron_id is not null;
