-- The only way into the log for the service: a batch of commands, each in full or not at all.
--
-- A batch is a row per event, in the order of their commands. The last event of a command brings
-- along how many come `before` it, what the command rests on and is told when repeated, who gives
-- it, and the case that it leaves. Of a case's lists of people null is an empty one.
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

create type new_event as (
    command uuid,
    actor text,
    traceparent text,
    stream uuid,
    version bigint,
    topic text,
    state bytea,
    -- Null unless it is the last one of its command.
    before integer,
    facts bigint,
    caller uuid,
    fingerprint bytea,
    answer bytea,
    hash bytea,
    person uuid,
    registers boolean,
    -- Null unless the command leaves a case, whose stream is the event's.
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
    folded bytea,
    severity text,
    handlers uuid[],
    owners uuid[],
    is_past_line boolean,
    is_published boolean,
    receiver_role text,
    lead uuid,
    contest_unit text,
    decided uuid[]
);

create function append(
    new_events new_event[],
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
    accepted uuid[];
    opening uuid[];
    moving boolean;
    counted integer;
    topics text[];
    fact record;
begin
    perform pg_advisory_xact_lock(hashtext('avvik.append'));

    -- Every statement has its price, however few the rows, and so has every column that it looks
    -- at. `offset 0` keeps the planner from asking twice what is named twice.
    select
        array_agg(verdict),
        array_agg(command) filter (where verdict = 'appended'),
        array_agg(command) filter (where verdict = 'appended' and has_case and opens),
        coalesce(bool_or(verdict = 'appended' and has_case and not opens), false),
        coalesce(sum(before + 1), 0),
        greatest(
            clock_timestamp(),
            (select recorded_at from events order by notification_id desc limit 1)
        )
    into verdicts, accepted, opening, moving, counted, recorded
    from (
        select
            command,
            before,
            has_case,
            latest is null as opens,
            case
                when (select true from commands where command_id = command) then 'seen'
                when registers and known is not null then 'taken'
                when facts < (select position from directory_state)
                    or (not registers and known is distinct from person)
                    or case before
                        when 0 then version <> coalesce(latest, 0) + 1
                        else command = any (array(
                            -- Those with several events, of which one does not go on where its
                            -- stream ends; asked once, and only if there are any.
                            select several.command
                            from (
                                select command, version,
                                    row_number() over (
                                        partition by command, stream order by ordinality
                                    ) + (
                                        select coalesce(max(originator_version), 0) from events
                                        where originator_id = stream
                                    ) as expected
                                from unnest(new_events) with ordinality
                            ) as several
                            where several.version <> several.expected
                        ))
                    end
                    then 'conflict'
                else 'appended'
            end as verdict
        from (
            select
                command,
                before,
                facts,
                registers,
                person,
                version,
                reference is not null as has_case,
                (select person from identities where identities.hash = new.hash) as known,
                (select max(originator_version) from events where originator_id = stream) as latest
            from unnest(new_events) as new
            where before is not null
            offset 0
        ) as given
        offset 0
    ) as told;

    if counted <> cardinality(new_events) or (
        counted > cardinality(verdicts) and exists (
            select from unnest(new_events)
            group by command
            having max(before) + 1 is distinct from count(*)
        )
    ) then
        raise exception 'an event has no command';
    end if;

    if accepted is not null then
        with written as (
            insert into events (
                originator_id, originator_version, topic, state,
                actor, command_id, recorded_at, traceparent
            )
            select stream, version, topic, state, actor, command, recorded, traceparent
            from unnest(new_events) with ordinality
            where command = any (accepted)
            order by ordinality
            returning notification_id, topic
        )
        select array_agg(notification_id order by notification_id), array_agg(topic)
        into positions, topics
        from written;

        insert into commands (command_id, caller, fingerprint, answer, recorded_at)
        select command, caller, fingerprint, answer, recorded
        from unnest(new_events)
        where before is not null and command = any (accepted);

        -- Two statements are cheaper than `on conflict`, since most batches need only the first.
        if opening is not null then
            insert into cases (
                id, reference, status, unit, reached, category, level, reporter, supporters,
                disqualified, language, due, support, version,
                reported_at, changed_at, state, severity, handlers, owners, is_past_line,
                is_published, receiver_role, lead, contest_unit, decided
            )
            select
                stream, reference, status, unit, reached, category, level, reporter,
                coalesce(supporters, '{}'), coalesce(disqualified, '{}'), language, due, support,
                version, recorded, recorded, folded, severity, coalesce(handlers, '{}'),
                coalesce(owners, '{}'), is_past_line, is_published, receiver_role, lead,
                contest_unit, coalesce(decided, '{}')
            from unnest(new_events)
            where reference is not null and command = any (opening);
        end if;

        if moving then
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
                changed_at = recorded,
                state = given.folded,
                severity = given.severity,
                handlers = coalesce(given.handlers, '{}'),
                owners = coalesce(given.owners, '{}'),
                is_past_line = given.is_past_line,
                is_published = given.is_published,
                receiver_role = given.receiver_role,
                lead = given.lead,
                contest_unit = given.contest_unit,
                decided = coalesce(given.decided, '{}')
            from unnest(new_events) as given
            where given.reference is not null and given.command = any (accepted)
                and cases.id = given.stream and cases.version < given.version;
        end if;

        if topics && array['registered', 'profile_changed'] then
            insert into identities (hash, person)
            select hash, person
            from unnest(new_events)
            where registers and command = any (accepted);

            insert into persons (person, version, state)
            select distinct on (stream) stream, version, state
            from unnest(new_events)
            where topic in ('registered', 'profile_changed') and command = any (accepted)
            order by stream, version desc
            on conflict (person) do update
            set version = excluded.version, state = excluded.state;
        end if;

        if topics && directory_topics() then
            if cardinality(verdicts) > 1 then
                raise exception 'a command that changes the directory comes alone';
            end if;
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
        select array_agg(stored.caller order by ordinality),
            array_agg(stored.fingerprint order by ordinality),
            array_agg(stored.answer order by ordinality)
        into callers, fingerprints, answers
        from unnest(new_events) with ordinality as given
        left join commands as stored on stored.command_id = given.command
        where before is not null;
    end if;

    if 'taken' = any (verdicts) then
        select array_agg(stored.person order by ordinality)
        into persons
        from unnest(new_events) with ordinality as given
        left join identities as stored on stored.hash = given.hash
        where before is not null;
    end if;
end $$;

-- Keeps what a command was told to which no event belongs, since all was so already. Of twins
-- the first one counts.
create function remember(
    command uuid, asked_by uuid, print bytea, told bytea,
    out caller uuid, out fingerprint bytea, out answer bytea
)
language sql security definer
set search_path = avvik, pg_temp
begin atomic
    insert into commands (command_id, caller, fingerprint, answer, recorded_at)
    values (command, asked_by, print, told, clock_timestamp())
    on conflict do nothing;

    select commands.caller, commands.fingerprint, commands.answer
    from commands
    where command_id = command;
end;

grant execute on all functions in schema avvik to avvik_api, avvik_worker;
revoke execute on function apply_directory, draw_lines, refuse from avvik_api, avvik_worker;
