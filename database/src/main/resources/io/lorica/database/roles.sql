-- The roles of Lorica's database, and their schemas. PostgreSQL 16 or newer. To be run in the database itself by a
-- superuser, before the services first start and after each update; it adds only what is missing:
--
--   psql -d lorica -v ON_ERROR_STOP=1 --single-transaction -f roles.sql
--
-- Then give each login a password with \password lorica_migrator, \password lorica_gateway and so on.
--
-- lorica_owner owns schemas and tables, and nobody can log in as it. lorica_migrator runs the migrations as the owner.
-- Each service has a login of its own; what it may do with which table stands in its migration R__grants.sql.

select pg_advisory_xact_lock(hashtext('lorica.database.roles'));

do $$
declare
    login text;
begin
    if not exists (select from pg_roles where rolname = 'lorica_owner') then
        create role lorica_owner nologin;
    end if;
    foreach login in array array['lorica_migrator', 'lorica_gateway', 'lorica_registry', 'lorica_training'] loop
        if not exists (select from pg_roles where rolname = login) then
            execute format('create role %I login', login);
        end if;
    end loop;
end $$;

-- What the migrator creates belongs to the owner: its sessions begin as the owner.
grant lorica_owner to lorica_migrator with inherit false, set true;

do $$
declare
    login text;
begin
    execute format('revoke all on database %I from public', current_database());
    foreach login in array array['lorica_migrator', 'lorica_gateway', 'lorica_registry', 'lorica_training'] loop
        execute format('grant connect on database %I to %I', current_database(), login);
    end loop;
    execute format('alter role lorica_migrator in database %I set role to lorica_owner', current_database());
end $$;

create schema if not exists gateway authorization lorica_owner;
create schema if not exists registry authorization lorica_owner;
create schema if not exists training authorization lorica_owner;

-- Databases from before there were roles: everything in the schemas was the superuser's.
do $$
declare
    found record;
begin
    for found in select nspname from pg_namespace
        where nspname in ('gateway', 'registry', 'training') and nspowner <> 'lorica_owner'::regrole
    loop
        execute format('alter schema %I owner to lorica_owner', found.nspname);
    end loop;
    -- A table takes its indexes and identity sequences along.
    for found in select c.oid::regclass as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname in ('gateway', 'registry', 'training') and c.relowner <> 'lorica_owner'::regrole
            and c.relkind in ('r', 'p', 'v', 'm')
    loop
        execute format('alter table %s owner to lorica_owner', found.name);
    end loop;
    for found in select p.oid::regprocedure as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
        where n.nspname in ('gateway', 'registry', 'training') and p.proowner <> 'lorica_owner'::regrole
    loop
        execute format('alter routine %s owner to lorica_owner', found.name);
    end loop;
end $$;
