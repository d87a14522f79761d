-- Where lists look for what the reader may see; the policies decide what of it is shown.
set local role avvik_owner;
set local search_path = avvik;

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
    select id from cases where is_past_line and reader_holds('independent_recipient')
    union all
    select id from cases where contest_unit is not null and reader_holds('independent_recipient');
end;
