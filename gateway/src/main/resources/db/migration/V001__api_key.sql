-- API keys. Only the SHA-256 of a secret is kept: the secrets are 256 random bits, so a slow hash would add nothing.
create table gateway.api_key (
    id            uuid primary key,
    sequence      bigint generated always as identity unique,
    name          text        not null check (length(name) between 1 and 100),
    role          text        not null check (role in ('ADMIN', 'OPERATOR', 'CALLER', 'SERVICE')),
    prefix        text        not null check (prefix like 'lor\_%'),
    secret_sha256 bytea       not null unique check (length(secret_sha256) = 32),
    created_at    timestamptz not null,
    expires_at    timestamptz check (expires_at > created_at),
    revoked_at    timestamptz
);

create index api_key_prefix on gateway.api_key (prefix);

-- Keys are the record of who could call: they are revoked, never changed or deleted, and at least one ADMIN key without
-- an expiry stays, or nobody could manage keys any more. The lock makes two revocations at once wait for each other.
create function gateway.guard_api_key() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' then
        raise exception 'api keys are revoked, never deleted' using errcode = 'restrict_violation';
    end if;
    if row(new.id, new.name, new.role, new.prefix, new.secret_sha256, new.created_at, new.expires_at)
        is distinct from row(old.id, old.name, old.role, old.prefix, old.secret_sha256, old.created_at, old.expires_at)
        or (old.revoked_at is not null and new.revoked_at is distinct from old.revoked_at) then
        raise exception 'an api key can only be revoked, once' using errcode = 'restrict_violation';
    end if;
    if old.role = 'ADMIN' and old.expires_at is null and old.revoked_at is null and new.revoked_at is not null then
        perform pg_advisory_xact_lock(hashtext('lorica.gateway.api_key'));
        if not exists (
            select 1 from gateway.api_key k
            where k.id <> old.id and k.role = 'ADMIN' and k.expires_at is null and k.revoked_at is null) then
            raise exception 'the last admin key cannot be revoked' using errcode = 'restrict_violation';
        end if;
    end if;
    return new;
end
$$;

create trigger guard_api_key before update or delete on gateway.api_key for each row execute function gateway.guard_api_key();
