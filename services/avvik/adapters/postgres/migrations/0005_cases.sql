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
    -- Who works on it, and who owns measures of it.
    handlers uuid[] not null default '{}',
    owners uuid[] not null default '{}',
    disqualified uuid[] not null default '{}',
    language text not null,
    due timestamptz,
    -- A keyed hash of the code that others join with; whether they may without it.
    support bytea not null default '',
    is_published boolean not null default false,
    -- It went to the independent recipient.
    is_past_line boolean not null default false,
    -- The role that confirms what was handed over.
    receiver_role text,
    -- The case in which this one is followed up.
    lead uuid,
    -- Of what the reporter contests: at which level of the line it is decided, and who decided
    -- before.
    contest_unit text,
    decided uuid[] not null default '{}',
    version bigint not null,
    reported_at timestamptz not null,
    changed_at timestamptz not null,
    state bytea storage external not null
)
with (toast_tuple_target = 8160);

-- Lists are paged by id, newest first, within a unit or of one reporter. Where a filter lets
-- little through, the index alone tells: columns after the id are looked at without the row. A
-- filter that nothing passes costs whoever sees 600 000 cases 32 ms (two cores, November 2026),
-- and every report an index less.
create index cases_unit_idx on cases (unit, id, status, category, due);
create index cases_severity_idx on cases (unit, severity, id) where severity is not null;
create index cases_reporter_idx on cases (reporter, id);
create index cases_awaiting_idx on cases (reached, status, unit) where due is not null;
create index cases_support_idx on cases using hash (support);
create index cases_handlers_idx on cases using gin (handlers) where handlers <> '{}';
create index cases_owners_idx on cases using gin (owners) where owners <> '{}';
create index cases_past_line_idx on cases (id) where is_past_line;
create index cases_contest_idx on cases (id) where contest_unit is not null;
create index cases_published_idx on cases (id) where is_published;
create index cases_receiver_idx on cases (receiver_role, unit, id)
    where receiver_role is not null;
create index cases_rerouted_idx on cases (unit, id) where receiver_role is not null;
create index cases_lead_idx on cases (lead) where lead is not null;
create index cases_due_idx on cases (due, id) where due is not null;
create index cases_disqualified_idx on cases using gin (disqualified) where disqualified <> '{}';
create index cases_supporters_idx on cases using gin (supporters) where supporters <> '{}';
