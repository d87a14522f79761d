-- The log. The first five columns are the eventsourcing library's layout, so that its own
-- recorder can read the table and append to it; what it does not know has a default. Most of a
-- state is ciphertext: compressing it is wasted, and up to a page it stays in its row.
set local role avvik_owner;
set local search_path = avvik;

create table events (
    originator_id uuid not null,
    originator_version bigint not null,
    topic text not null,
    state bytea storage external not null,
    notification_id bigserial,
    actor text not null default 'system/unknown',
    command_id uuid not null default gen_random_uuid(),
    recorded_at timestamptz not null default clock_timestamp(),
    traceparent text,
    primary key (originator_id, originator_version)
)
with (toast_tuple_target = 8160);

create unique index events_notification_id_idx on events (notification_id);

create type stored_event_uuid as (
    originator_id uuid,
    originator_version bigint,
    topic text,
    state bytea
);

create function refuse() returns trigger
language plpgsql
as $$
begin
    raise exception 'events are never changed or removed'
        using errcode = 'restrict_violation';
end $$;

create trigger events_are_final
before update or delete or truncate on events
for each statement execute function refuse();
