-- Who sees what (`docs/rules.md`), as row-level security. What depends on the reader alone is
-- computed once per query: policies ask for it in scalar subselects, so that lists use the indexes
-- on `cases`.
set local role avvik_owner;
set local search_path = avvik;

do $$
declare
    name text;
begin
    foreach name in array array[
        'events', 'commands', 'directory_state', 'units', 'roles', 'teaching', 'configurations',
        'persons', 'identities', 'cases', 'access_log', 'reference_counter', 'tracking'
    ] loop
        execute format('alter table %I enable row level security', name);
        execute format('alter table %I force row level security', name);
        execute format(
            'create policy owner on %I to avvik_owner using (true) with check (true)', name
        );
    end loop;
    -- The service asks these who a caller is, before there is a reader.
    foreach name in array array[
        'directory_state', 'units', 'roles', 'teaching', 'configurations'
    ] loop
        execute format('create policy everybody on %I for select to avvik_api using (true)', name);
    end loop;
end $$;

-- The rule, for the policy that filters and for functions that tell of one case or person.
-- Events of a case go with it as stored; what of them is opened for whom the api decides:
-- owners of measures, receivers and supporters get less than the row.
do $$
declare
    -- Whoever is out: named, recused, or party to the case.
    among constant text := '(disqualified || supporters || reporter)';
    -- By an office of the line, of these overseers, or of the independent recipient; and by what
    -- else is asked of whoever is not bound to somebody who is out.
    by_office constant text := $rule$
        status <> 'diverted'
        and (
            (
                (select reader()) <> all (%1$s)
                and (
                    unit = any ((select units_under(%2$L))::text[])
                    or (
                        (select reader_holds('independent_recipient'))
                        and (
                            is_past_line
                            -- Of what is contested, nobody is left to decide it who did not before.
                            or coalesce(contest_unit, unit) = any (
                                (select units_without_leader())::text[]
                            )
                            or (
                                (%1$s || decided) && (select last_in_line())
                                and is_everybody_out(
                                    coalesce(contest_unit, unit), %1$s || decided
                                )
                            )
                        )
                    )
                )
            )
            or (
                not %1$s && (select bound_to(reader()))
                and (
                    unit = any (
                        (
                            select units_under(
                                array['line_leader', 'pro_rector', 'study_quality_contact']
                            )
                        )::text[]
                    )
                    or (
                        category = 'physical'
                        and unit = any ((select units_under(array['hse_coordinator']))::text[])
                    )
                    or ((select reader()) = any (handlers) and (select reader_serves()))
                    or %3$s
                )
            )
        )
    $rule$;
    received constant text := $rule$(
        receiver_role is not null
        and (receiver_role, unit) in (select role, unit from reader_posts())
    )$rule$;
    told constant text[] := array['auditor', 'quality_division'];
    office constant text := format(
        by_office, among, told || text 'identity_custodian', received
    );
    rule constant text := format($rule$
        reporter = (select reader())
        or (
            status <> 'diverted'
            and (
                (select reader()) = any (supporters)
                or (
                    (select reader()) = any (owners)
                    and (select reader_serves())
                    and not disqualified && (select bound_to(reader()))
                )
            )
        )
        or (%s)
    $rule$, office);
begin
    execute 'create policy reader on cases for select to avvik_api using (' || rule || ')';
    -- What lists narrow by beside what everybody reads who sees the case: its dates, clocks and
    -- codes, and that it was handed over (`application/rights.py`).
    execute format('
        create view cases_in_sight with (security_invoker) as
        select
            *,
            (reporter = (select reader()) and status <> ''diverted'') or (%s) as tells_facts,
            (reporter = (select reader()) and status <> ''diverted'') or (%s) as tells_handover
        from cases',
        format(by_office, among, told, 'false'),
        format(by_office, among, told, received));
    execute format('
        create function sees_case(wanted uuid) returns boolean
        language sql stable security definer
        set search_path = avvik, pg_temp
        return exists (select from cases where id = wanted and (%s))', rule);
    execute format('
        create function sees_by_office(wanted uuid) returns boolean
        language sql stable security definer
        set search_path = avvik, pg_temp
        return exists (select from cases where id = wanted and (%s))', office);
    -- Of others, one may know officials, those who once were in a case that one sees, and its
    -- parties where one sees it by an office. Parties do not know of each other.
    execute format($function$
        create function sees_person(other uuid) returns boolean
        language sql stable security definer
        set search_path = avvik, pg_temp
        return
            other = reader()
            or (
                reader() is not null
                and exists (select from current_roles where current_roles.person = other)
            )
            or exists (select from cases where reporter = other and (%1$s))
            or exists (
                select from cases
                where supporters <> '{}' and supporters @> array[other] and (%1$s)
            )
            or exists (
                select from cases
                where handlers <> '{}' and handlers @> array[other] and (%2$s)
            )
            or exists (
                select from cases
                where owners <> '{}' and owners @> array[other] and (%2$s)
            )
            or exists (
                select from cases
                where disqualified <> '{}' and disqualified @> array[other] and (%2$s)
            )
    $function$, office, rule);
end $$;

-- Officials are told apart once for the whole query: lists of them are long.
create policy reader on persons for select to avvik_api using (
    (select reader_holds('auditor'))
    or (
        person in (select current_roles.person from current_roles)
        and (select reader()) is not null
    )
    or sees_person(person)
);

-- The case of which somebody was told, as `delivery_recorded` says it: the event's id, which is
-- written first. Not read as JSON: one state that cannot be would hide all others.
create function case_delivered(state bytea) returns uuid
language sql stable
return substring(convert_from(state, 'UTF8') from '"event_id":"([0-9a-f-]{36})/')::uuid;

create policy reader on events for select to avvik_api using (
    case
        when is_of_directory(topic) then (select reader()) is not null
        when topic in ('registered', 'profile_changed')
            then (select reader_holds('auditor')) or sees_person(originator_id)
        when topic = 'delivery_recorded'
            then exists (select from cases where cases.id = case_delivered(events.state))
        else exists (select from cases where cases.id = originator_id)
    end
);

create policy caller on commands for select to avvik_api using (caller = (select reader()));

create policy write on access_log for insert to avvik_api with check (true);

-- A row names every case that a request showed: whoever may not know of one sees none of it.
create policy reader on access_log for select to avvik_api using (
    cases <@ array(select id from avvik.cases where id = any (access_log.cases))
);

grant select on
    events, commands, directory_state, units, roles, current_roles, teaching, configurations,
    persons, cases, cases_in_sight, access_log
to avvik_api;
grant insert on access_log to avvik_api;

grant select on all tables in schema avvik to avvik_worker;
grant insert, update, delete on tracking to avvik_worker;
grant insert on access_log to avvik_worker;
