-- Data keys of diverted cases, sealed to the whistleblowing office's public key. Whoever diverts
-- only ever adds to it; the worker looks which keys the office has, before it destroys ours.
set local role avvik_owner;

create table vault.escrow (
    case_id uuid not null,
    key_id uuid not null,
    -- The fingerprint of the office's public key.
    office text not null,
    wrapped bytea not null,
    created_at timestamptz not null default now(),
    primary key (case_id, key_id, office)
);

grant insert on vault.escrow to avvik_api;
grant select on vault.escrow to avvik_worker;
