-- Who the reader is: what they hold today, and whom they are bound to. Row-level security knows
-- the reader by their person id, local to the transaction.
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
