-- Every command that was carried out. Those that may be repeated keep their answer
-- and a keyed hash of the request, also those that found nothing to do.
set local role avvik_owner;
set local search_path = avvik;

create table commands (
    command_id uuid primary key,
    caller uuid,
    fingerprint bytea,
    answer bytea,
    recorded_at timestamptz not null
);
