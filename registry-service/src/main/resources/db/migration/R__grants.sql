-- What the registry itself may do. Everything is appended; of an adapter only the count of its versions grows, of the
-- log its size and the tiles at its edge. Leaves that waited are taken away once they are in the tree, and keys of
-- records once their erasure is on record. Runs again whenever it changes: a new table gets its line here, or the
-- service can't read it.
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
    on registry.version, registry.version_trial, registry.alias_move, registry.gate, registry.idempotency_key,
        registry.log_entry, registry.log_checkpoint, registry.journal_node, registry.decision, registry.erasure
    to lorica_registry;
grant select, update (size, root) on registry.log_head to lorica_registry;
grant select, insert, update (hashes) on registry.log_tile to lorica_registry;
grant select, delete on registry.log_pending to lorica_registry;
grant select, insert, delete on registry.record_key to lorica_registry;
