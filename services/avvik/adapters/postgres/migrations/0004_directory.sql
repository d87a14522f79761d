-- The organisation and its people as the log has them, written by `append` alone.
set local role avvik_owner;
set local search_path = avvik;

-- The position of the newest directory or configuration event, the version of the directory's
-- stream.
create table directory_state (
    one boolean primary key default true check (one),
    position bigint not null,
    version bigint not null
);

insert into directory_state (position, version) values (0, 0);

-- `line` is the unit and everything above it, upward; that of a closed unit goes on at its
-- successor. `closed` is how it was closed.
create table units (
    unit text primary key,
    parent text,
    successor text,
    line text[] not null default '{}',
    state bytea not null,
    closed bytea
);

-- Where in the log each unit was defined, for the names that it had.
create table unit_definitions (
    unit text,
    position bigint,
    primary key (unit, position)
);

-- Leaders of a unit are asked in the order in which their roles were granted.
create table roles (
    position bigint primary key,
    person uuid not null,
    role text not null,
    unit text not null,
    valid_from date not null,
    valid_to date,
    on_behalf_of uuid
);

create index roles_person_idx on roles (person);
create index roles_unit_idx on roles (unit);

create table teaching (
    kind text,
    code text,
    unit text not null,
    primary key (kind, code)
);

create table configurations (
    version bigint primary key,
    state bytea not null
);

create table persons (
    person uuid primary key,
    version bigint not null,
    state bytea not null
);

create table identities (
    hash bytea primary key,
    person uuid not null
);

create function directory_topics() returns text[]
language sql immutable
return array[
    'unit_defined', 'unit_closed', 'teaching_mapped', 'teaching_unmapped',
    'role_granted', 'role_ended', 'configured'
];

create function is_of_directory(topic text) returns boolean
language sql immutable
return topic = any (directory_topics());

create function apply_directory(topic text, "position" bigint, version bigint, state bytea)
returns void
language plpgsql
set search_path = avvik, pg_temp
as $$
#variable_conflict use_variable
declare
    fact jsonb := convert_from(state, 'UTF8');
begin
    case topic
        when 'unit_defined' then
            insert into units (unit, parent, state)
            values (fact ->> 'unit', fact ->> 'parent', state)
            on conflict (unit) do update
            set parent = excluded.parent, state = excluded.state, successor = null, closed = null;
            insert into unit_definitions (unit, position) values (fact ->> 'unit', position);
        when 'unit_closed' then
            update units
            set successor = fact ->> 'successor', closed = state
            where units.unit = fact ->> 'unit';
        when 'teaching_mapped' then
            insert into teaching (kind, code, unit)
            values (fact ->> 'kind', fact ->> 'code', fact ->> 'unit')
            on conflict on constraint teaching_pkey do update set unit = excluded.unit;
        when 'teaching_unmapped' then
            delete from teaching
            where teaching.kind = fact ->> 'kind' and teaching.code = fact ->> 'code';
        when 'role_granted' then
            delete from roles
            where roles.person = (fact ->> 'person')::uuid
                and roles.role = fact ->> 'role'
                and roles.unit = fact ->> 'unit'
                and roles.valid_from = (fact ->> 'valid_from')::date
                and roles.on_behalf_of is not distinct from (fact ->> 'on_behalf_of')::uuid;
            insert into roles (position, person, role, unit, valid_from, valid_to, on_behalf_of)
            values (
                position,
                (fact ->> 'person')::uuid,
                fact ->> 'role',
                fact ->> 'unit',
                (fact ->> 'valid_from')::date,
                (fact ->> 'valid_to')::date,
                (fact ->> 'on_behalf_of')::uuid
            );
        when 'role_ended' then
            update roles
            set valid_to = (fact ->> 'valid_to')::date
            where roles.person = (fact ->> 'person')::uuid
                and roles.role = fact ->> 'role'
                and roles.unit = fact ->> 'unit'
                and roles.valid_from = (fact ->> 'valid_from')::date
                and roles.on_behalf_of is not distinct from (fact ->> 'on_behalf_of')::uuid;
        when 'configured' then
            insert into configurations (version, state) values (version, state);
    end case;
end $$;

create function draw_lines() returns void
language sql
set search_path = avvik, pg_temp
begin atomic
    with recursive drawn as (
        select unit, array[unit] as line, coalesce(successor, parent) as next from units
        union all
        select drawn.unit, drawn.line || above.unit, coalesce(above.successor, above.parent)
        from drawn
        join units as above on above.unit = drawn.next
        where above.unit <> all (drawn.line)
    )
    update units
    set line = whole.line
    from (select distinct on (unit) unit, line from drawn order by unit, cardinality(line) desc)
        as whole
    where units.unit = whole.unit and units.line is distinct from whole.line;
end;

-- The api asks before it knows whose request it has, so row-level security cannot help here.
create function person_of(identity bytea) returns uuid
language sql stable security definer
set search_path = avvik, pg_temp
return (select person from identities where hash = identity);

-- The people behind identities, as the log last told of them. Whoever imports the directory
-- knows the hashes, and may not see everybody as a reader.
create function on_record(
    hashes bytea[], out hash bytea, out person uuid, out version bigint, out state bytea
) returns setof record
language sql stable security definer
set search_path = avvik, pg_temp
begin atomic
    select identities.hash, person, persons.version, persons.state
    from identities
    join persons using (person)
    where identities.hash = any (hashes);
end;

-- Whether a person is known at all, for whoever grants roles.
create function is_known(who uuid) returns boolean
language sql stable security definer
set search_path = avvik, pg_temp
return exists (select from persons where person = who);

-- Units with cases that somebody has to act on: such a unit cannot close without a successor.
-- In plpgsql since `cases` does not exist yet.
create function busy_units() returns text[]
language plpgsql stable security definer
set search_path = avvik, pg_temp
as $$
begin
    return array(select distinct unit from cases where due is not null);
end $$;

alter table unit_definitions enable row level security;
alter table unit_definitions force row level security;
create policy owner on unit_definitions to avvik_owner using (true) with check (true);
create policy everybody on unit_definitions for select to avvik_api using (true);
grant select on unit_definitions to avvik_api;
