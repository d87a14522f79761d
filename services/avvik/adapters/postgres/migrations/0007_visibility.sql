-- Who sees what (`docs/rules.md`), as row-level security. The context is the reader's person id,
-- local to the transaction. What depends on the reader alone is computed once per query:
-- policies ask for it in scalar subselects, so that lists use the indexes on `cases`.
set local role avvik_owner;
set local search_path = avvik;

create function reader() returns uuid
language sql stable
return nullif(current_setting('avvik.person', true), '')::uuid;

create function is_leading(role text) returns boolean
language sql immutable
return role in ('line_leader', 'pro_rector');

-- A delegation is void while whoever delegated does not hold the role themselves.
create view current_roles as
with valid as not materialized (
    select person, role, unit, on_behalf_of
    from roles
    where (now() at time zone 'Europe/Oslo')::date
        between valid_from and coalesce(valid_to, 'infinity')
)
select person, role, unit, on_behalf_of
from valid
where on_behalf_of is null
    or exists (
        select from valid as held
        where held.person = valid.on_behalf_of
            and held.role = valid.role
            and held.unit = valid.unit
            and held.on_behalf_of is null
    );

-- The units at which the reader holds one of the roles, with everything below them.
create function units_under(held text[]) returns text[]
language sql stable
return array(
    select unit from units
    where line && array(
        select unit from current_roles where person = reader() and role = any (held)
    )
);

-- Who leads a person by their own roles: the leaders of the unit they work under, or of the unit
-- above their own; the pro-rector leads by delegation from the line leader of the same unit.
-- `offset 0` has each looked up by unit, here and in `is_everybody_out`: planned as one, the query
-- may walk all who lead anything, for every case anew.
create function superiors(of_person uuid) returns uuid[]
language sql stable
return array(
    select leader.person
    from current_roles as mine
    join units using (unit)
    cross join lateral (
        select person from current_roles as above
        where above.unit in (mine.unit, units.parent)
            and is_leading(above.role)
            and above.on_behalf_of is null
            and case above.unit
                when mine.unit then
                    not is_leading(mine.role)
                    or (mine.role = 'pro_rector' and above.role = 'line_leader')
                else is_leading(mine.role)
            end
        offset 0
    ) as leader
    where mine.person = of_person
        and mine.on_behalf_of is null
        and (
            is_leading(mine.role)
            or mine.role in ('deputy', 'study_quality_contact', 'hse_coordinator', 'handler')
        )
);

-- A person is out of every case in which one of these is disqualified: themselves, who leads
-- them, and the same of everybody on whose behalf they act.
create function bound_to(of_person uuid) returns uuid[]
language sql stable
begin atomic
    with recursive behind (person) as (
        values (of_person)
        union
        select current_roles.on_behalf_of
        from behind
        join current_roles using (person)
        where current_roles.on_behalf_of is not null
    )
    select array_agg(bound.person)
    from behind, unnest(behind.person || superiors(behind.person)) as bound (person);
end;

-- Units without any leader, all the way up.
create function units_without_leader() returns text[]
language sql stable
return array(
    select unit from units
    where not line && array(select unit from current_roles where is_leading(role))
);

-- `among` are those who are out themselves.
create function is_everybody_out(of_unit text, among uuid[]) returns boolean
language sql stable
return not exists (
    select from units
    cross join unnest(units.line) as level
    cross join lateral (
        select person from current_roles
        where unit = level and is_leading(role) and on_behalf_of is null
        offset 0
    ) as leader
    where units.unit = of_unit and not among && bound_to(leader.person)
);

-- Unless one of these is out, somebody is left in every line that has a leader: of each line,
-- whoever leads it at the top; as a rule, whoever leads the institution.
create function last_in_line() returns uuid[]
language sql stable
return array(
    select distinct bound.person
    from (
        select distinct on (unit) person
        from current_roles
        join units using (unit)
        where is_leading(role)
            and (line[2] is null or line[2] = any ((select units_without_leader())::text[]))
        order by unit, role
    ) as leader
    cross join unnest(bound_to(leader.person)) as bound (person)
);

create function reader_holds(wanted text) returns boolean
language sql stable
return exists (select from current_roles where person = reader() and role = wanted);

-- Whether the reader holds any role today: of those who left nothing is expected, and to them
-- nothing is shown.
create function reader_serves() returns boolean
language sql stable
return exists (select from current_roles where person = reader());

-- What the reader holds, with every unit that it is held for.
create function reader_posts(out role text, out unit text) returns setof record
language sql stable
begin atomic
    select distinct held.role, units.unit
    from current_roles as held
    join units on held.unit = any (units.line)
    where held.person = reader();
end;

-- Where the reader may see cases of any category, for lists to look there instead of everywhere.
create function units_in_sight() returns text[]
language sql stable
return array(
    select unnest(
        units_under(
            array[
                'line_leader', 'pro_rector', 'study_quality_contact',
                'auditor', 'quality_division', 'identity_custodian'
            ]
        )
    )
    union
    select unnest(units_without_leader()) where reader_holds('independent_recipient')
);

-- Whether hardly any case is hidden from the reader.
create function reader_sees_all() returns boolean
language sql stable
return exists (
    select from current_roles
    join units using (unit)
    where person = reader()
        and units.parent is null
        and role in (
            'line_leader', 'pro_rector', 'study_quality_contact', 'auditor', 'quality_division',
            'identity_custodian'
        )
);

-- Where the reader may be handed cases over, beside those that they see by the same role.
create function posts_in_sight(out role text, out unit text) returns setof record
language sql stable
begin atomic
    select role, unit from reader_posts()
    where role not in ('line_leader', 'pro_rector', 'study_quality_contact');
end;

-- Cases that name the reader, and those that may have reached the independent recipient.
-- As a function, since under row-level security operators of arrays cannot use an index.
create function cases_of_reader() returns setof uuid
language sql stable security definer rows 20
set search_path = avvik, pg_temp
begin atomic
    select id from cases where supporters <> '{}' and supporters @> array[reader()]
    union all
    select id from cases where handlers <> '{}' and handlers @> array[reader()]
    union all
    select id from cases where owners <> '{}' and owners @> array[reader()]
    union all
    select found.id
    from unnest(
        case when reader_holds('independent_recipient') then last_in_line() end
    ) as leader
    cross join lateral (
        select id from cases where reporter = leader
        union all
        select id from cases where disqualified <> '{}' and disqualified @> array[leader]
        union all
        select id from cases where supporters <> '{}' and supporters @> array[leader]
    ) as found
    union all
    select id from cases where is_past_line and reader_holds('independent_recipient');
end;

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
    -- By an office of the line, of an overseer, or of the independent recipient.
    office constant text := format($rule$
        status <> 'diverted'
        and (
            (
                (select reader()) <> all (%1$s)
                and (
                    unit = any (
                        (
                            select units_under(
                                array['auditor', 'quality_division', 'identity_custodian']
                            )
                        )::text[]
                    )
                    or (
                        (select reader_holds('independent_recipient'))
                        and (
                            is_past_line
                            or unit = any ((select units_without_leader())::text[])
                            or (
                                %1$s && (select last_in_line())
                                and is_everybody_out(unit, %1$s)
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
                    or (
                        receiver_role is not null
                        and (receiver_role, unit) in (select role, unit from reader_posts())
                    )
                )
            )
        )
    $rule$, among);
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

-- Who read the case, last of all: told to its reporter, to whoever has an office in it, and to
-- the data protection officer. As a function, since under row-level security `@>` cannot use the
-- index.
create function readers_of(
    wanted uuid,
    before bigint default null,
    most integer default null,
    out id bigint,
    out at timestamptz,
    out reader text,
    out purpose text,
    out route text
) returns setof record
language sql stable security definer
set search_path = avvik, pg_temp
begin atomic
    select access_log.id, access_log.at, access_log.reader, access_log.purpose, access_log.route
    from access_log
    where access_log.cases @> array[wanted]
        and (before is null or access_log.id < before)
        and (
            select reader_holds('data_protection_officer')
                or sees_by_office(wanted)
                or exists (
                    select from cases where cases.id = wanted and cases.reporter = reader()
                )
        )
    order by access_log.id desc
    limit most;
end;

grant select on
    events, commands, directory_state, units, roles, current_roles, teaching, configurations,
    persons, cases, access_log
to avvik_api;
grant insert on access_log to avvik_api;

grant select on all tables in schema avvik to avvik_worker;
grant insert, update, delete on tracking to avvik_worker;
grant insert on access_log to avvik_worker;

-- The case as one reader sees it, in one round trip: the context ends with the statement.
create function case_for(reader uuid, wanted uuid) returns setof cases
language plpgsql
set search_path = avvik, pg_temp
as $$
begin
    perform set_config('avvik.person', reader::text, true);
    return query select * from cases where cases.id = wanted;
end $$;

-- The case that somebody may join: they show its code, or a public text is out.
create function joinable(wanted uuid, code bytea) returns setof cases
language sql stable security definer
set search_path = avvik, pg_temp
begin atomic
    select * from cases
    where status <> 'diverted'
        and case
            when code is null then id = wanted and is_published
            else support = code and id = coalesce(wanted, id)
        end;
end;

-- The newest event of that kind in a case's stream.
create function last_of(wanted uuid, kind text) returns jsonb
language sql stable
set search_path = avvik, pg_temp
begin atomic
    select convert_from(state, 'UTF8')::jsonb
    from events
    where originator_id = wanted and topic = kind
    order by originator_version desc
    limit 1;
end;

-- What anybody may read, to join if they saw the same: the neutral texts of open cases, newest
-- first. The text is sealed as the case has it.
create function published(
    before uuid,
    most integer,
    out id uuid,
    out unit text,
    out category text,
    out supporters integer,
    out public_text text
) returns setof record
language sql stable security definer
set search_path = avvik, pg_temp
begin atomic
    select
        cases.id, cases.unit, cases.category, cardinality(cases.supporters),
        last_of(cases.id, 'published') ->> 'text'
    from cases
    where cases.is_published
        and cases.status in ('reported', 'awaiting_reporter', 'in_progress', 'ready_to_close')
        and (before is null or cases.id < before)
    order by cases.id desc
    limit most;
end;

-- How the case was closed in which this one is followed up, for whoever may know of this one: its
-- outcome and its answer, sealed as that case has it, and nothing else of it.
create function answered_by_lead(
    followed uuid,
    out lead uuid,
    out outcome text,
    out public_answer text
) returns setof record
language sql stable security definer
set search_path = avvik, pg_temp
begin atomic
    select lead.id, told.closed ->> 'outcome', told.closed ->> 'public_answer'
    from cases
    join cases as lead on lead.id = cases.lead and lead.status = 'closed'
    cross join lateral (select last_of(lead.id, 'closed') as closed) as told
    where cases.id = followed and sees_case(followed);
end;

-- What a command was told. Its id is a keyed hash or a random number, known to its caller alone.
create function seen(
    wanted uuid, out caller uuid, out fingerprint bytea, out answer bytea
) returns setof record
language sql stable security definer
set search_path = avvik, pg_temp
begin atomic
    select commands.caller, commands.fingerprint, commands.answer
    from commands
    where command_id = wanted;
end;
