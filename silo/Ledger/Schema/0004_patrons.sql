-- What the rules of patrons need beside the spine: where somebody lives decides, so that the municipality moves from
-- the contact to the patron; cards know when they changed and why they were blocked; contacts know who says so.

alter table patron add column municipality text;
update patron p set municipality = c.municipality
from patron_contact c where c.patron_id = p.id and c.municipality is not null;
alter table patron_contact drop column municipality;

alter table card
    -- When it was issued or last changed; null for cards older than this column.
    add column changed_at timestamptz,
    -- Why it was blocked, where somebody said so: lost, stolen, other.
    add column block_reason text,
    -- A national id that is used as a card is in no column but encrypted: such a card has a row to be blocked by, and
    -- no number.
    alter column number drop not null,
    add constraint card_has_its_number check ((number is null) = (kind = 3));
create unique index card_one_national_id_per_patron on card (patron_id) where kind = 3;

alter table patron_contact
    -- Where the address comes from: typed by the library, or from the population register, which nobody may overrule.
    add column address_from_register boolean not null default false,
    -- A secret address is shown to nobody, until the day after this one where the protection lapses by itself.
    add column is_protected boolean not null default false,
    add column protected_until date,
    -- The language of notices and texts: da, nb, nn, en; the library's own where null.
    add column language text check (language in ('da', 'nb', 'nn', 'en'));
