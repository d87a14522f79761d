-- Whom the service's processes act as. Nobody logs in as these: a login role is granted one of
-- them and takes it on with SET ROLE (BYPASSRLS is not inherited).
do $$
declare
    wanted text;
begin
    foreach wanted in array array['avvik_owner', 'avvik_api', 'avvik_worker bypassrls'] loop
        begin
            execute 'create role ' || wanted || ' nologin';
        exception
            -- Roles belong to the whole server: another database may have made them just now.
            when duplicate_object or unique_violation then null;
        end;
    end loop;
end $$;

alter schema avvik owner to avvik_owner;
alter table avvik.schema_version owner to avvik_owner;
grant usage on schema avvik to avvik_api, avvik_worker;

-- What a function tells it tells whom it was granted to; PostgreSQL would grant it to everybody.
set local role avvik_owner;
alter default privileges revoke execute on functions from public;
