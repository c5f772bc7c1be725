-- What the gateway itself may do. A key is revoked, never otherwise changed, and never deleted.
-- Runs again whenever it changes: a new table gets its line here, or the service can't read it.
do $$
begin
    if not exists (select from pg_roles where rolname = 'lorica_gateway') then
        raise exception 'The role lorica_gateway is missing. Run roles.sql as a superuser first, see docs/database.md';
    end if;
end $$;

revoke all on all tables in schema gateway from lorica_gateway;
grant usage on schema gateway to lorica_gateway;
grant select, insert, update (revoked_at) on gateway.api_key to lorica_gateway;
