-- All services remember keys in one form. A key counts for one operation of one caller.
alter table idempotency_key rename column caller_id to caller;
alter table idempotency_key add column operation text;
alter table idempotency_key add column created_at timestamptz not null default now();
update idempotency_key k
    set operation = case when exists (select 1 from dataset d where d.id = k.created_id)
        then 'datasets' else 'training-runs' end;
alter table idempotency_key alter column operation set not null;
alter table idempotency_key alter column created_at drop default;
alter table idempotency_key drop constraint idempotency_key_pkey;
alter table idempotency_key add primary key (caller, operation, key);
