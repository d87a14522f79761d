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

-- `line` is the unit and everything above it, upward.
create table units (
    unit text primary key,
    parent text,
    line text[] not null default '{}',
    state bytea not null
);

-- Leaders of a unit are asked in the order in which their roles were granted.
create table roles (
    position bigint primary key,
    person uuid not null,
    role text not null,
    unit text not null,
    valid_from date not null,
    valid_to date
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
return array['unit_defined', 'teaching_mapped', 'role_granted', 'role_ended', 'configured'];

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
            set parent = excluded.parent, state = excluded.state;
        when 'teaching_mapped' then
            insert into teaching (kind, code, unit)
            values (fact ->> 'kind', fact ->> 'code', fact ->> 'unit')
            on conflict on constraint teaching_pkey do update set unit = excluded.unit;
        when 'role_granted' then
            delete from roles
            where roles.person = (fact ->> 'person')::uuid
                and roles.role = fact ->> 'role'
                and roles.unit = fact ->> 'unit'
                and roles.valid_from = (fact ->> 'valid_from')::date;
            insert into roles (position, person, role, unit, valid_from, valid_to)
            values (
                position,
                (fact ->> 'person')::uuid,
                fact ->> 'role',
                fact ->> 'unit',
                (fact ->> 'valid_from')::date,
                (fact ->> 'valid_to')::date
            );
        when 'role_ended' then
            update roles
            set valid_to = (fact ->> 'valid_to')::date
            where roles.person = (fact ->> 'person')::uuid
                and roles.role = fact ->> 'role'
                and roles.unit = fact ->> 'unit'
                and roles.valid_from = (fact ->> 'valid_from')::date;
        when 'configured' then
            insert into configurations (version, state) values (version, state);
    end case;
end $$;

create function draw_lines() returns void
language sql
set search_path = avvik, pg_temp
begin atomic
    with recursive drawn as (
        select unit, array[unit] as line, parent from units
        union all
        select drawn.unit, drawn.line || above.unit, above.parent
        from drawn
        join units as above on above.unit = drawn.parent
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
