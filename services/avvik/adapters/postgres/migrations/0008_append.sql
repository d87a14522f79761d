-- The only way into the log for the service: a batch of commands, each in full or not at all.
--
-- Arrays starting with `c_` have an element per command, `e_` per event in the order of the
-- commands, `k_` per case row; `e_command` and `k_command` are the command's place, from 1.
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

create function append(
    c_id uuid[],
    c_facts bigint[],
    c_caller uuid[],
    c_fingerprint bytea[],
    c_answer bytea[],
    c_hash bytea[],
    c_person uuid[],
    c_registers boolean[],
    e_command integer[],
    e_stream uuid[],
    e_version bigint[],
    e_topic text[],
    e_state bytea[],
    e_actor text[],
    e_traceparent text[],
    k_command integer[],
    k_id uuid[],
    k_version bigint[],
    k_reference text[],
    k_status text[],
    k_unit text[],
    k_reached text[],
    k_category text[],
    k_level text[],
    k_reporter uuid[],
    k_supporters text[],
    k_disqualified text[],
    k_deliveries uuid[],
    k_language text[],
    k_due timestamptz[],
    k_support bytea[],
    k_state bytea[],
    k_seldom text[],
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
    accepted boolean[];
    opened integer;
    fact record;
begin
    if cardinality(c_id) > 1 and e_topic && directory_topics() then
        raise exception 'a command that changes the directory comes alone';
    end if;

    perform pg_advisory_xact_lock(hashtext('avvik.append'));

    with stale as (
        select e.command
        from (
            select
                command,
                version,
                row_number() over (partition by command, stream order by n) + (
                    select coalesce(max(originator_version), 0) from events
                    where originator_id = stream
                ) as expected
            from unnest(e_command, e_stream, e_version)
                with ordinality as given (command, stream, version, n)
        ) as e
        where e.version <> e.expected
    )
    select array_agg(
        case
            when (select true from commands where command_id = c.id) then 'seen'
            when c.registers and c.known is not null then 'taken'
            when c.facts < (select position from directory_state)
                or (not c.registers and c.known is distinct from c.person)
                or c.n in (select command from stale)
                then 'conflict'
            else 'appended'
        end
        order by c.n
    )
    into verdicts
    from (
        select given.*, (select person from identities where identities.hash = given.hash) as known
        from unnest(c_id, c_facts, c_hash, c_person, c_registers)
            with ordinality as given (id, facts, hash, person, registers, n)
    ) as c;

    select array_agg(verdict = 'appended') into accepted from unnest(verdicts) as verdict;

    if true = any (accepted) then
        select greatest(clock_timestamp(), last.recorded_at)
        into recorded
        from (values (1)) as always
        left join (
            select recorded_at from events order by notification_id desc limit 1
        ) as last on true;

        with written as (
            insert into events (
                originator_id, originator_version, topic, state,
                actor, command_id, recorded_at, traceparent
            )
            select stream, version, topic, state, actor, c_id[command], recorded, traceparent
            from unnest(e_command, e_stream, e_version, e_topic, e_state, e_actor, e_traceparent)
                with ordinality
                as given (command, stream, version, topic, state, actor, traceparent, n)
            where accepted[command]
            order by n
            returning notification_id
        )
        select array_agg(notification_id order by notification_id) into positions from written;

        insert into commands (command_id, caller, fingerprint, answer, recorded_at)
        select id, caller, fingerprint, answer, recorded
        from unnest(c_id, c_caller, c_fingerprint, c_answer)
            with ordinality as given (id, caller, fingerprint, answer, n)
        where accepted[n];

        insert into identities (hash, person)
        select hash, person
        from unnest(c_hash, c_person, c_registers)
            with ordinality as given (hash, person, registers, n)
        where registers and accepted[n];

        if e_topic && array['registered', 'profile_changed'] then
            insert into persons (person, version, state)
            select distinct on (stream) stream, version, state
            from unnest(e_command, e_stream, e_version, e_topic, e_state)
                as given (command, stream, version, topic, state)
            where topic in ('registered', 'profile_changed') and accepted[command]
            order by stream, version desc
            on conflict (person) do update
            set version = excluded.version, state = excluded.state;
        end if;

        -- Two statements are cheaper than `on conflict`, since most batches need only the first.
        insert into cases (
            id, reference, status, unit, reached, category, level, reporter, supporters,
            disqualified, deliveries, language, due, support, version, position,
            reported_at, changed_at, state, severity, handlers, owners, is_past_line,
            is_published, receiver_role, lead
        )
        select
            id, reference, status, unit, reached, category, level, reporter, supporters::uuid[],
            disqualified::uuid[], deliveries, language, due, support, version,
            (
                select notification_id from events
                where originator_id = id and originator_version = version
            ),
            recorded, recorded, state,
            seldom ->> 'severity',
            coalesce((seldom ->> 'handlers')::uuid[], '{}'),
            coalesce((seldom ->> 'owners')::uuid[], '{}'),
            coalesce((seldom ->> 'is_past_line')::boolean, false),
            coalesce((seldom ->> 'is_published')::boolean, false),
            seldom ->> 'receiver_role',
            (seldom ->> 'lead')::uuid
        from unnest(
            k_command, k_id, k_version, k_reference, k_status, k_unit, k_reached, k_category,
            k_level, k_reporter, k_supporters, k_disqualified, k_deliveries, k_language, k_due,
            k_support, k_state, k_seldom::jsonb[]
        ) as given (
            command, id, version, reference, status, unit, reached, category, level,
            reporter, supporters, disqualified, deliveries, language, due, support, state, seldom
        )
        where accepted[command]
            and not coalesce((select true from cases where cases.id = given.id), false);
        get diagnostics opened = row_count;

        if opened < cardinality(k_id) then
            update cases
            set
                status = given.status,
                unit = given.unit,
                reached = given.reached,
                category = given.category,
                level = given.level,
                reporter = given.reporter,
                supporters = given.supporters::uuid[],
                disqualified = given.disqualified::uuid[],
                due = given.due,
                version = given.version,
                position = (
                    select notification_id from events
                    where originator_id = given.id and originator_version = given.version
                ),
                changed_at = recorded,
                state = given.state,
                severity = seldom ->> 'severity',
                handlers = coalesce((seldom ->> 'handlers')::uuid[], '{}'),
                owners = coalesce((seldom ->> 'owners')::uuid[], '{}'),
                is_past_line = coalesce((seldom ->> 'is_past_line')::boolean, false),
                is_published = coalesce((seldom ->> 'is_published')::boolean, false),
                receiver_role = seldom ->> 'receiver_role',
                lead = (seldom ->> 'lead')::uuid
            from unnest(
                k_command, k_id, k_version, k_reference, k_status, k_unit, k_reached, k_category,
                k_level, k_reporter, k_supporters, k_disqualified, k_deliveries, k_language, k_due,
                k_support, k_state, k_seldom::jsonb[]
            ) as given (
                command, id, version, reference, status, unit, reached, category, level,
                reporter, supporters, disqualified, deliveries, language, due, support, state,
                seldom
            )
            where accepted[command] and cases.id = given.id and cases.version < given.version;
        end if;

        if e_topic && directory_topics() then
            for fact in
                select topic, version, state, positions[n] as position
                from unnest(e_topic, e_version, e_state)
                    with ordinality as given (topic, version, state, n)
                where is_of_directory(topic)
                order by n
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
            if e_topic && array['unit_defined', 'unit_closed'] then
                perform draw_lines();
            end if;
        end if;

        perform pg_notify('events', '');
    end if;

    if 'seen' = any (verdicts) then
        select array_agg(stored.caller order by n), array_agg(stored.fingerprint order by n),
            array_agg(stored.answer order by n)
        into callers, fingerprints, answers
        from unnest(c_id) with ordinality as given (id, n)
        left join commands as stored on stored.command_id = given.id;
    end if;

    if 'taken' = any (verdicts) then
        select array_agg(stored.person order by n)
        into persons
        from unnest(c_hash) with ordinality as given (hash, n)
        left join identities as stored on stored.hash = given.hash;
    end if;
end $$;

revoke all on all functions in schema avvik from public;
grant execute on all functions in schema avvik to avvik_api, avvik_worker;
revoke execute on function apply_directory, draw_lines, refuse from avvik_api, avvik_worker;
