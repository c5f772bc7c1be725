-- Data sets never change: training and the registry refer to them by id and digest for good.
create table dataset (
    position bigint generated always as identity unique,
    id text primary key,
    name text not null,
    version integer not null check (version > 0),
    kind text not null check (kind in ('TABULAR', 'JSONL')),
    digest text not null check (digest ~ '^[0-9a-f]{64}$'),
    rows_file text not null check (rows_file ~ '^[0-9a-f]{64}$'),
    accepted_rows integer not null check (accepted_rows > 0),
    quarantined_rows integer not null check (quarantined_rows >= 0),
    training_rows integer not null check (training_rows > 0),
    validation_rows integer not null check (validation_rows >= 0),
    test_rows integer not null check (test_rows >= 0),
    decision jsonb check ((decision is not null) = (kind = 'TABULAR')),
    split jsonb not null,
    licence text,
    created_by text not null,
    created_at timestamptz not null,
    unique (name, version),
    check (accepted_rows = training_rows + validation_rows + test_rows)
);

create table quarantined_row (
    dataset_id text not null references dataset (id),
    position integer not null,
    line bigint not null check (line > 0),
    reason text not null,
    primary key (dataset_id, position)
);

create table idempotency_key (
    caller_id text not null,
    key text not null check (length(key) between 1 and 200),
    body_digest text not null,
    created_id text not null,
    primary key (caller_id, key)
);

create function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '% rows are immutable', tg_table_name;
end $$;

create trigger dataset_is_immutable before update or delete on dataset
    for each row execute function refuse_change();
create trigger quarantined_row_is_immutable before update or delete on quarantined_row
    for each row execute function refuse_change();
