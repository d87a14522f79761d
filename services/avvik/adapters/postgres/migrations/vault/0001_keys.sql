-- Data keys, wrapped. This lives in a database of its own, with its own short backups.
do $$
declare
    wanted text;
begin
    foreach wanted in array array['avvik_owner', 'avvik_api', 'avvik_worker bypassrls'] loop
        begin
            execute 'create role ' || wanted || ' nologin';
        exception
            when duplicate_object or unique_violation then null;
        end;
    end loop;
end $$;

alter schema vault owner to avvik_owner;
alter table vault.schema_version owner to avvik_owner;
grant usage on schema vault to avvik_api, avvik_worker;

set local role avvik_owner;

create table vault.keys (
    id uuid primary key,
    wrapped bytea not null,
    made_at timestamptz not null default now()
);

grant select, insert on vault.keys to avvik_api, avvik_worker;
grant delete on vault.keys to avvik_worker;
