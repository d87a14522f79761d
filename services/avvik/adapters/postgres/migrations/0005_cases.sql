-- Each case as its events leave it, written by `append`; `avvik rebuild cases` makes the same
-- rows from the log. `state` is the fold, sealed values as their events have them.
set local role avvik_owner;
set local search_path = avvik;

create table cases (
    id uuid primary key,
    reference text not null unique,
    status text not null,
    unit text not null,
    reached text not null,
    category text not null,
    level text,
    severity text,
    reporter uuid not null,
    supporters uuid[] not null default '{}',
    handlers uuid[] not null default '{}',
    disqualified uuid[] not null default '{}',
    deliveries uuid not null unique,
    language text not null,
    due timestamptz,
    version bigint not null,
    position bigint not null,
    reported_at timestamptz not null,
    changed_at timestamptz not null,
    state bytea storage external not null
)
with (toast_tuple_target = 8160);

-- Lists are paged by id, newest first, within a unit or of one reporter.
create index cases_unit_idx on cases (unit, id);
create index cases_reporter_idx on cases (reporter, id);
create index cases_untriaged_idx on cases (reached, unit) where status = 'reported';
create index cases_due_idx on cases (due, id) where due is not null;
create index cases_disqualified_idx on cases (id) where disqualified <> '{}';
create index cases_supported_idx on cases (id) where supporters <> '{}';
