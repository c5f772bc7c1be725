-- What the registry itself may do. Everything is appended; of an adapter only the count of its versions grows.
-- Runs again whenever it changes: a new table gets its line here, or the service can't read it.
do $$
begin
    if not exists (select from pg_roles where rolname = 'lorica_registry') then
        raise exception 'The role lorica_registry is missing. Run roles.sql as a superuser first, see docs/database.md';
    end if;
end $$;

revoke all on all tables in schema registry from lorica_registry;
grant usage on schema registry to lorica_registry;
grant select, insert, update (latest_version) on registry.adapter to lorica_registry;
grant select, insert
    on registry.version, registry.version_trial, registry.alias_move, registry.gate, registry.idempotency_key
    to lorica_registry;
