-- The row is the run's state machine: a final state never changes, whatever a late worker believes.
create table training_run (
    position bigint generated always as identity unique,
    id text primary key,
    request jsonb not null,
    state text not null
        check (state in ('QUEUED', 'TRAINING', 'EVALUATING', 'REGISTERING', 'SUCCEEDED', 'FAILED', 'CANCELLED')),
    cancel_requested boolean not null default false,
    attempts integer not null default 0,
    base_model_name text not null,
    base_model_digest text not null check (base_model_digest ~ '^[0-9a-f]{64}$'),
    evaluation jsonb,
    result jsonb,
    error text,
    created_by text not null,
    created_at timestamptz not null,
    started_at timestamptz,
    finished_at timestamptz,
    check ((state = 'SUCCEEDED') = (result is not null)),
    check ((state = 'FAILED') = (error is not null)),
    check ((state in ('SUCCEEDED', 'FAILED', 'CANCELLED')) = (finished_at is not null))
);

create function refuse_change_of_ended_run() returns trigger language plpgsql as $$
begin
    if old.finished_at is not null then
        raise exception 'training run % has ended', old.id;
    end if;
    return new;
end $$;

create trigger ended_run_is_immutable before update on training_run
    for each row execute function refuse_change_of_ended_run();
create trigger training_run_is_kept before delete on training_run
    for each row execute function refuse_change();

create table run_event (
    run_id text not null references training_run (id),
    sequence bigint not null check (sequence > 0),
    progress jsonb not null,
    primary key (run_id, sequence)
);

create trigger run_event_is_immutable before update or delete on run_event
    for each row execute function refuse_change();

-- The queue, in the form that db-scheduler asks for.
create table scheduled_tasks (
    task_name text not null,
    task_instance text not null,
    task_data bytea,
    execution_time timestamptz not null,
    picked boolean not null,
    picked_by text,
    last_success timestamptz,
    last_failure timestamptz,
    consecutive_failures integer,
    last_heartbeat timestamptz,
    version bigint not null,
    priority smallint,
    primary key (task_name, task_instance)
);
create index scheduled_tasks_execution_time on scheduled_tasks (execution_time);
create index scheduled_tasks_last_heartbeat on scheduled_tasks (last_heartbeat);
