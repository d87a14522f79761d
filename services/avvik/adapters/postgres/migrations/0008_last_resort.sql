-- When nobody of the line is left to answer for a case, and the independent recipient does.
set local role avvik_owner;
set local search_path = avvik;

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
