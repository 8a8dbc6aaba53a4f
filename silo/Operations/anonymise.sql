-- Makes a copy of the database fit for tests: it names nobody, nobody has a key to it, and it sends nothing. What is
-- kept is named here; every other text, also in columns that come later, is taken out.
\set ON_ERROR_STOP on
begin;

-- Triggers would note every change for other systems.
set local session_replication_role = replica;

insert into setting (name, value) values ('held', 'anonymised copy')
on conflict (name) do update set value = excluded.value;

-- Answers, looks and keys have no meaning in a copy. The first start makes a new key for an operator.
truncate request, answer_patron, answer_list, audit;
delete from credential;

update patron set birth_date = date_trunc('year', birth_date)::date, died_on = null, municipality = null,
                  pin_salt = null, pin_hash = null, pin_failures = 0, pin_locked_until = null;
update patron_contact set name = 'Patron ' || patron_id;
update card set number = 'T' || id where number is not null;
delete from guardian;
delete from patron_address;
delete from national_card;

do $$
declare
    kept_tables constant text[] := array[
        'library', 'branch', 'policy', 'title', 'copy', 'house_rules', 'consent_text',
        'notice_template', 'setting', 'schema_migration',
        'statistic', 'statistic_closed', 'card_series', 'local_card_series'];
    kept_columns constant text[] := array[
        'library', 'branch', 'pickup_branch', 'closed_branch', 'owner', 'material', 'currency', 'state', 'kind',
        'issue', 'codes', 'overridden', 'ground', 'age_group', 'span', 'register', 'legal_basis', 'category'];
    one record;
begin
    for one in
        select c.table_name, c.column_name, c.is_nullable = 'YES' as may_be_null, c.data_type
        from information_schema.columns c
        join information_schema.tables t using (table_schema, table_name)
        where c.table_schema = 'public' and t.table_type = 'BASE TABLE'
            and c.data_type in ('text', 'bytea', 'jsonb', 'json', 'ARRAY', 'inet', 'character varying')
            and not (c.table_name = any(kept_tables)) and not (c.column_name = any(kept_columns))
            and not (c.table_name = 'patron_contact' and c.column_name = 'name')
            and not (c.table_name = 'card' and c.column_name = 'number')
            and not (c.data_type = 'ARRAY' and c.udt_name not in ('_text', '_varchar', '_bytea', '_jsonb'))
        order by 1, 2
    loop
        execute format(
            'update %I set %I = %s where %I is not null',
            one.table_name,
            one.column_name,
            case
                when one.may_be_null then 'null'
                when one.data_type = 'jsonb' or one.data_type = 'json' then '''[]'''
                when one.data_type = 'bytea' then '''\x00'''
                when one.data_type = 'ARRAY' then '''{}'''
                else '''-'''
            end,
            one.column_name);
    end loop;
end $$;

commit;
