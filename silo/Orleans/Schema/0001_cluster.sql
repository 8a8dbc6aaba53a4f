-- What the Orleans providers for ADO.NET keep in a database, in a schema of its own. Written from their contract: the
-- keys under which a provider looks for a query, the parameters it gives, and the names and types of the columns it
-- reads. Their connections have this schema as search path, because they name no schema.

create schema cluster;

-- One row for each question a provider asks. Read once, when a process starts.
create table cluster.orleansquery (
    querykey text primary key,
    querytext text not null);

-- Membership. Every change moves the version by one and is refused where another was quicker.
create table cluster.membership_version (
    deployment_id text primary key,
    version integer not null default 0);

create table cluster.membership (
    deployment_id text not null references cluster.membership_version (deployment_id),
    address text not null,
    port integer not null,
    generation integer not null,
    silo_name text not null,
    host_name text not null,
    status integer not null,
    proxy_port integer,
    suspect_times text,
    start_time timestamptz not null,
    i_am_alive_time timestamptz not null,
    primary key (deployment_id, address, port, generation));

-- A reminder for each timer shard: sixteen rows, whatever the number of loans.
create table cluster.reminder (
    service_id text not null,
    grain_id text not null,
    reminder_name text not null,
    start_time timestamptz not null,
    period bigint not null,
    grain_hash integer not null,
    version integer not null default 0,
    primary key (service_id, grain_id, reminder_name));

-- A ring's part is asked for by hash.
create index reminder_of_hash on cluster.reminder (service_id, grain_hash);

-- State of grains: the cursors of the timer shards and nothing else. The key of the row is unique here, which the
-- provider's own script does not see to: two activations that write first at the same time would leave two rows, and
-- the grain could never be read again.
create table cluster.storage (
    grain_id_hash integer not null,
    grain_type_hash integer not null,
    grain_id_n0 bigint not null,
    grain_id_n1 bigint not null,
    grain_type text not null,
    grain_id_extension text not null default '',
    service_id text not null,
    payload bytea,
    modified_at timestamptz not null default now(),
    version integer not null default 1,
    primary key (grain_id_hash, grain_type_hash, grain_id_n0, grain_id_n1, grain_type, grain_id_extension, service_id));

insert into cluster.orleansquery (querykey, querytext) values
('InsertMembershipVersionKey', $query$
    with made as (
        insert into membership_version (deployment_id) values (@DeploymentId) on conflict do nothing returning 1)
    select count(*)::int from made
$query$),

('InsertMembershipKey', $query$
    with moved as (
        update membership_version set version = version + 1
        where deployment_id = @DeploymentId and version = @Version
            and not exists (
                select from membership m
                where m.deployment_id = @DeploymentId and m.address = @Address and m.port = @Port
                    and m.generation = @Generation)
        returning deployment_id),
    added as (
        insert into membership (deployment_id, address, port, generation, silo_name, host_name, status, proxy_port,
                                start_time, i_am_alive_time)
        select deployment_id, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime,
               @IAmAliveTime
        from moved
        returning 1)
    select count(*)::int from added
$query$),

('UpdateMembershipKey', $query$
    with moved as (
        update membership_version set version = version + 1
        where deployment_id = @DeploymentId and version = @Version
            and exists (
                select from membership m
                where m.deployment_id = @DeploymentId and m.address = @Address and m.port = @Port
                    and m.generation = @Generation)
        returning deployment_id),
    changed as (
        update membership m set status = @Status, suspect_times = @SuspectTimes, i_am_alive_time = @IAmAliveTime
        from moved
        where m.deployment_id = moved.deployment_id and m.address = @Address and m.port = @Port
            and m.generation = @Generation
        returning 1)
    select count(*)::int from changed
$query$),

('UpdateIAmAlivetimeKey', $query$
    update membership set i_am_alive_time = @IAmAliveTime
    where deployment_id = @DeploymentId and address = @Address and port = @Port and generation = @Generation
$query$),

('MembershipReadRowKey', $query$
    select v.deployment_id as DeploymentId, m.address as Address, m.port as Port, m.generation as Generation,
           m.silo_name as SiloName, m.host_name as HostName, m.status as Status, m.proxy_port as ProxyPort,
           m.suspect_times as SuspectTimes, m.start_time as StartTime, m.i_am_alive_time as IAmAliveTime,
           v.version as Version
    from membership_version v
    left join membership m on m.deployment_id = v.deployment_id and m.address = @Address and m.port = @Port
        and m.generation = @Generation
    where v.deployment_id = @DeploymentId
$query$),

('MembershipReadAllKey', $query$
    select v.deployment_id as DeploymentId, m.address as Address, m.port as Port, m.generation as Generation,
           m.silo_name as SiloName, m.host_name as HostName, m.status as Status, m.proxy_port as ProxyPort,
           m.suspect_times as SuspectTimes, m.start_time as StartTime, m.i_am_alive_time as IAmAliveTime,
           v.version as Version
    from membership_version v
    left join membership m on m.deployment_id = v.deployment_id
    where v.deployment_id = @DeploymentId
$query$),

('GatewaysQueryKey', $query$
    select address as Address, proxy_port as ProxyPort, generation as Generation
    from membership
    where deployment_id = @DeploymentId and status = @Status and proxy_port > 0
$query$),

('DeleteMembershipTableEntriesKey', $query$
    with gone as (delete from membership where deployment_id = @DeploymentId)
    delete from membership_version where deployment_id = @DeploymentId
$query$),

-- Status 3 is an active silo, which is never forgotten however long it has not written.
('CleanupDefunctSiloEntriesKey', $query$
    delete from membership
    where deployment_id = @DeploymentId and status <> 3 and i_am_alive_time < @IAmAliveTime
$query$),

('UpsertReminderRowKey', $query$
    insert into reminder (service_id, grain_id, reminder_name, start_time, period, grain_hash)
    values (@ServiceId, @GrainId, @ReminderName, @StartTime, @Period, @GrainHash)
    on conflict (service_id, grain_id, reminder_name) do update set
        start_time = excluded.start_time, period = excluded.period, grain_hash = excluded.grain_hash,
        version = reminder.version + 1
    returning version as Version
$query$),

('ReadReminderRowKey', $query$
    select grain_id as GrainId, reminder_name as ReminderName, start_time as StartTime, period as Period,
           version as Version
    from reminder where service_id = @ServiceId and grain_id = @GrainId and reminder_name = @ReminderName
$query$),

('ReadReminderRowsKey', $query$
    select grain_id as GrainId, reminder_name as ReminderName, start_time as StartTime, period as Period,
           version as Version
    from reminder where service_id = @ServiceId and grain_id = @GrainId
$query$),

-- A part of the ring: from begin, without it, to end.
('ReadRangeRows1Key', $query$
    select grain_id as GrainId, reminder_name as ReminderName, start_time as StartTime, period as Period,
           version as Version
    from reminder where service_id = @ServiceId and grain_hash > @BeginHash and grain_hash <= @EndHash
$query$),

-- The same where the part runs over the ring's end.
('ReadRangeRows2Key', $query$
    select grain_id as GrainId, reminder_name as ReminderName, start_time as StartTime, period as Period,
           version as Version
    from reminder where service_id = @ServiceId and (grain_hash > @BeginHash or grain_hash <= @EndHash)
$query$),

('DeleteReminderRowKey', $query$
    with gone as (
        delete from reminder
        where service_id = @ServiceId and grain_id = @GrainId and reminder_name = @ReminderName and version = @Version
        returning 1)
    select count(*)::int from gone
$query$),

('DeleteReminderRowsKey', $query$
    delete from reminder where service_id = @ServiceId
$query$),

('ReadFromStorageKey', $query$
    select payload as PayloadBinary, version as Version
    from storage
    where grain_id_hash = @GrainIdHash and grain_type_hash = @GrainTypeHash and grain_id_n0 = @GrainIdN0
        and grain_id_n1 = @GrainIdN1 and grain_type = @GrainTypeString
        and grain_id_extension = coalesce(@GrainIdExtensionString::text, '') and service_id = @ServiceId
$query$),

-- No row is answered where another version stands there; the provider then says that the state is not consistent.
('WriteToStorageKey', $query$
    with changed as (
        update storage s set payload = @PayloadBinary, modified_at = now(), version = s.version + 1
        where s.grain_id_hash = @GrainIdHash and s.grain_type_hash = @GrainTypeHash and s.grain_id_n0 = @GrainIdN0
            and s.grain_id_n1 = @GrainIdN1 and s.grain_type = @GrainTypeString
            and s.grain_id_extension = coalesce(@GrainIdExtensionString::text, '') and s.service_id = @ServiceId
            and s.version = @GrainStateVersion::int
        returning s.version),
    added as (
        insert into storage (grain_id_hash, grain_type_hash, grain_id_n0, grain_id_n1, grain_type, grain_id_extension,
                             service_id, payload)
        select @GrainIdHash, @GrainTypeHash, @GrainIdN0, @GrainIdN1, @GrainTypeString,
               coalesce(@GrainIdExtensionString::text, ''), @ServiceId, @PayloadBinary
        where @GrainStateVersion::int is null
        on conflict do nothing
        returning version)
    select version as NewGrainStateVersion from changed union all select version from added
$query$),

('ClearStorageKey', $query$
    update storage set payload = null, modified_at = now(), version = version + 1
    where grain_id_hash = @GrainIdHash and grain_type_hash = @GrainTypeHash and grain_id_n0 = @GrainIdN0
        and grain_id_n1 = @GrainIdN1 and grain_type = @GrainTypeString
        and grain_id_extension = coalesce(@GrainIdExtensionString::text, '') and service_id = @ServiceId
        and version = @GrainStateVersion::int
    returning version as NewGrainStateVersion
$query$),

('DeleteStorageKey', $query$
    delete from storage
    where grain_id_hash = @GrainIdHash and grain_type_hash = @GrainTypeHash and grain_id_n0 = @GrainIdN0
        and grain_id_n1 = @GrainIdN1 and grain_type = @GrainTypeString
        and grain_id_extension = coalesce(@GrainIdExtensionString::text, '') and service_id = @ServiceId
        and version = @GrainStateVersion::int
    returning version + 1 as NewGrainStateVersion
$query$);
