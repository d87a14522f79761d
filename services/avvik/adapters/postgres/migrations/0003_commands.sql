-- Every command that was carried out. Those that may be repeated keep their answer
-- and a keyed hash of the request, also those that found nothing to do.
set local role avvik_owner;
set local search_path = avvik;

create table commands (
    command_id uuid primary key,
    caller uuid,
    fingerprint bytea,
    answer bytea,
    recorded_at timestamptz not null
);

-- A request is answered the same for 30 days. After that nothing here joins what a person sent to
-- them. A row without a caller is what keeps followers from acting twice, and stays.
create index commands_of_callers_idx on commands (recorded_at) where caller is not null;

-- The oldest `most` of those, in one go. How many it was; 0: nothing is old enough. The planner
-- setting is as in `append`.
create function forget_callers(most integer) returns bigint
language sql security definer
set search_path = avvik, pg_temp
set enable_seqscan = off
begin atomic
    with forgotten as (
        delete from commands
        where command_id = any (array(
            select command_id
            from commands
            where caller is not null and recorded_at < now() - interval '30 days'
            order by recorded_at
            limit most
        ))
        returning command_id
    )
    select count(*) from forgotten;
end;
