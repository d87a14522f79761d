-- What is kept beside the log: who read what, the next reference, how far followers are.
set local role avvik_owner;
set local search_path = avvik;

-- One row per request, with the cases it showed. `reader` is an official's person id,
-- else only `reporter` or `supporter`.
create table access_log (
    id bigint generated always as identity primary key,
    at timestamptz not null default clock_timestamp(),
    reader text not null,
    purpose text,
    route text not null,
    cases uuid[] not null
);

create index access_log_cases_idx on access_log using gin (cases);

-- No number is given out twice, whoever asks for how many.
create domain reference_year as integer not null check (value between 2000 and 2199);
create domain reference_count as integer not null check (value between 1 and 10000);

create table reference_counter (
    year reference_year primary key,
    next bigint not null
);

-- The first of `count` numbers that are now the caller's alone.
create function take_references(of_year reference_year, count reference_count) returns bigint
language sql security definer
set search_path = avvik, pg_temp
begin atomic
    insert into reference_counter as counter (year, next)
    values (of_year, count + 1)
    on conflict (year) do update set next = counter.next + count
    returning next - count;
end;

create table tracking (
    application_name text primary key,
    notification_id bigint not null
);
