-- The only way into the log for the service: a batch of commands, each in full or not at all.
--
-- `command` of an event and of a case row is its command's place, from 1; events come in the
-- order of their commands. Of a case's lists of people null is an empty one.
-- No two commands of a batch may share an id, a stream or an identity, and one that changes
-- the directory comes alone.
--
-- A verdict per command: `appended`, `conflict`, `seen` (with the stored caller, fingerprint
-- and answer) or `taken` (with the person). `positions` are those of all events appended.
--
-- The advisory lock makes positions follow the order of commits: a follower with a cursor on
-- them misses nothing. The planner settings keep plans made on empty tables from scanning.
set local role avvik_owner;
set local search_path = avvik;

create type new_command as (
    id uuid,
    facts bigint,
    caller uuid,
    fingerprint bytea,
    answer bytea,
    hash bytea,
    person uuid,
    registers boolean
);

create type new_event as (
    command integer,
    stream uuid,
    version bigint,
    topic text,
    state bytea,
    actor text,
    traceparent text
);

create type new_case as (
    command integer,
    id uuid,
    version bigint,
    reference text,
    status text,
    unit text,
    reached text,
    category text,
    level text,
    reporter uuid,
    supporters uuid[],
    disqualified uuid[],
    language text,
    due timestamptz,
    support bytea,
    state bytea,
    severity text,
    handlers uuid[],
    owners uuid[],
    is_past_line boolean,
    is_published boolean,
    receiver_role text,
    lead uuid
);

create function append(
    new_commands new_command[],
    new_events new_event[],
    new_cases new_case[],
    out verdicts text[],
    out positions bigint[],
    out callers uuid[],
    out fingerprints bytea[],
    out answers bytea[],
    out persons uuid[]
)
language plpgsql security definer
set search_path = avvik, pg_temp
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set enable_bitmapscan = off
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
    recorded timestamptz;
    ids uuid[];
    accepted boolean[];
    topics text[];
    opened integer;
    fact record;
begin
    perform pg_advisory_xact_lock(hashtext('avvik.append'));

    -- Every statement has its price, however few the rows: what can be asked at once, is.
    with stale as (
        select e.command
        from (
            select
                command,
                version,
                row_number() over (partition by command, stream order by ordinality) + (
                    select coalesce(max(originator_version), 0) from events
                    where originator_id = stream
                ) as expected
            from unnest(new_events) with ordinality
        ) as e
        where e.version <> e.expected
    ),
    told as materialized (
        select
            id,
            ordinality as n,
            case
                when (select true from commands where command_id = id) then 'seen'
                when registers and known is not null then 'taken'
                when facts < (select position from directory_state)
                    or (not registers and known is distinct from person)
                    or ordinality in (select command from stale)
                    then 'conflict'
                else 'appended'
            end as verdict
        from (
            select *, (select person from identities where identities.hash = new.hash) as known
            from unnest(new_commands) with ordinality as new
        ) as given
    )
    select
        array_agg(id order by n),
        array_agg(verdict order by n),
        array_agg(verdict = 'appended' order by n),
        (select array_agg(topic) from unnest(new_events)),
        greatest(
            clock_timestamp(),
            (select recorded_at from events order by notification_id desc limit 1)
        )
    into ids, verdicts, accepted, topics, recorded
    from told;

    if cardinality(ids) > 1 and topics && directory_topics() then
        raise exception 'a command that changes the directory comes alone';
    end if;

    if true = any (accepted) then
        with written as (
            insert into events (
                originator_id, originator_version, topic, state,
                actor, command_id, recorded_at, traceparent
            )
            select stream, version, topic, state, actor, ids[command], recorded, traceparent
            from unnest(new_events) with ordinality
            where accepted[command]
            order by ordinality
            returning notification_id
        )
        select array_agg(notification_id order by notification_id) into positions from written;

        insert into commands (command_id, caller, fingerprint, answer, recorded_at)
        select id, caller, fingerprint, answer, recorded
        from unnest(new_commands) with ordinality
        where accepted[ordinality];

        if topics && array['registered', 'profile_changed'] then
            insert into identities (hash, person)
            select hash, person
            from unnest(new_commands) with ordinality
            where registers and accepted[ordinality];

            insert into persons (person, version, state)
            select distinct on (stream) stream, version, state
            from unnest(new_events)
            where topic in ('registered', 'profile_changed') and accepted[command]
            order by stream, version desc
            on conflict (person) do update
            set version = excluded.version, state = excluded.state;
        end if;

        -- Two statements are cheaper than `on conflict`, since most batches need only the first.
        insert into cases (
            id, reference, status, unit, reached, category, level, reporter, supporters,
            disqualified, language, due, support, version, position,
            reported_at, changed_at, state, severity, handlers, owners, is_past_line,
            is_published, receiver_role, lead
        )
        select
            id, reference, status, unit, reached, category, level, reporter,
            coalesce(supporters, '{}'), coalesce(disqualified, '{}'), language, due, support,
            version,
            (
                select notification_id from events
                where originator_id = id and originator_version = version
            ),
            recorded, recorded, state, severity, coalesce(handlers, '{}'),
            coalesce(owners, '{}'), is_past_line, is_published, receiver_role, lead
        from unnest(new_cases) as given
        where accepted[command]
            and not coalesce((select true from cases where cases.id = given.id), false);
        get diagnostics opened = row_count;

        if opened < cardinality(new_cases) then
            update cases
            set
                status = given.status,
                unit = given.unit,
                reached = given.reached,
                category = given.category,
                level = given.level,
                reporter = given.reporter,
                supporters = coalesce(given.supporters, '{}'),
                disqualified = coalesce(given.disqualified, '{}'),
                due = given.due,
                version = given.version,
                position = (
                    select notification_id from events
                    where originator_id = given.id and originator_version = given.version
                ),
                changed_at = recorded,
                state = given.state,
                severity = given.severity,
                handlers = coalesce(given.handlers, '{}'),
                owners = coalesce(given.owners, '{}'),
                is_past_line = given.is_past_line,
                is_published = given.is_published,
                receiver_role = given.receiver_role,
                lead = given.lead
            from unnest(new_cases) as given
            where accepted[command] and cases.id = given.id and cases.version < given.version;
        end if;

        if topics && directory_topics() then
            for fact in
                select topic, version, state, positions[ordinality] as position
                from unnest(new_events) with ordinality as given
                where is_of_directory(topic)
                order by ordinality
            loop
                perform apply_directory(fact.topic, fact.position, fact.version, fact.state);
            end loop;
            -- Such a command comes alone, so the loop's last fact is the newest. Once, since
            -- each update of the row leaves a dead one for the next to step over.
            update directory_state
            set position = fact.position,
                version = case fact.topic
                    when 'configured' then directory_state.version
                    else fact.version
                end;
            if topics && array['unit_defined', 'unit_closed'] then
                perform draw_lines();
            end if;
        end if;

        perform pg_notify('events', '');
    end if;

    if 'seen' = any (verdicts) then
        select array_agg(stored.caller order by n), array_agg(stored.fingerprint order by n),
            array_agg(stored.answer order by n)
        into callers, fingerprints, answers
        from unnest(ids) with ordinality as given (id, n)
        left join commands as stored on stored.command_id = given.id;
    end if;

    if 'taken' = any (verdicts) then
        select array_agg(stored.person order by given.ordinality)
        into persons
        from unnest(new_commands) with ordinality as given
        left join identities as stored on stored.hash = given.hash;
    end if;
end $$;

revoke all on all functions in schema avvik from public;
grant execute on all functions in schema avvik to avvik_api, avvik_worker;
revoke execute on function apply_directory, draw_lines, refuse from avvik_api, avvik_worker;
