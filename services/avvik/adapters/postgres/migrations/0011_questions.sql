-- What is asked by way of a function: of one case, of a code, or of what no policy shows.
set local role avvik_owner;
set local search_path = avvik;

-- Who read the case, last of all: told to its reporter, to whoever has an office in it, and to
-- the data protection officer unless out of it, as named, recused or party to it. As a function,
-- since under row-level security `@>` cannot use the index.
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
            select sees_by_office(wanted)
                or exists (
                    select from cases
                    where cases.id = wanted
                        and (
                            cases.reporter = reader()
                            or (
                                reader_holds('data_protection_officer')
                                and reader() <> all (cases.disqualified || cases.supporters)
                            )
                        )
                )
        )
    order by access_log.id desc
    limit most;
end;

-- Where something stands in the log, for an auditor to know of what they do not see: not every
-- number has an event, since one is used up by whatever was not committed.
create function positions(after bigint, most integer) returns setof bigint
language sql stable security definer rows 500
set search_path = avvik, pg_temp
begin atomic
    select notification_id from events
    where notification_id > after and (select reader_holds('auditor'))
    order by notification_id
    limit most;
end;

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

-- Whether the case must not exist for the reader, be it that another one led them to it: they are
-- out of it, as named, recused or bound to whoever is, and see it as nothing else.
create function is_kept_from_reader(wanted uuid) returns boolean
language sql stable security definer
set search_path = avvik, pg_temp
return exists (
    select from cases where id = wanted and disqualified && bound_to(reader())
) and not sees_case(wanted);

-- What anybody may read who is not kept from the case, to join if they saw the same: the neutral
-- texts of open cases, newest first. The text is sealed as the case has it.
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
        and (cases.disqualified = '{}' or not is_kept_from_reader(cases.id))
    order by cases.id desc
    limit most;
end;

-- Of the cases in which this one is or was followed up, those of which its reader is told nothing.
create function leads_kept_from_reader(followed uuid) returns setof uuid
language sql stable security definer
set search_path = avvik, pg_temp
begin atomic
    select told.lead
    from events
    cross join lateral (
        select (convert_from(events.state, 'UTF8')::jsonb ->> 'lead')::uuid as lead
    ) as told
    where events.originator_id = followed
        and events.topic = 'linked'
        and sees_case(followed)
        and is_kept_from_reader(told.lead);
end;

-- How the case was closed in which this one is followed up, for whoever may know of both: its
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
    where cases.id = followed and sees_case(followed) and not is_kept_from_reader(lead.id);
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
