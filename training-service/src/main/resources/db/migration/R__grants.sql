-- What the training service itself may do. Data sets and events are appended, runs change, the queue is its own.
-- Runs again whenever it changes: a new table gets its line here, or the service can't read it.
do $$
begin
    if not exists (select from pg_roles where rolname = 'lorica_training') then
        raise exception 'The role lorica_training is missing. Run roles.sql as a superuser first, see docs/database.md';
    end if;
end $$;

revoke all on all tables in schema training from lorica_training;
grant usage on schema training to lorica_training;
grant select, insert on training.dataset, training.dataset_archival, training.quarantined_row, training.run_event,
    training.idempotency_key to lorica_training;
grant select, insert, update on training.training_run to lorica_training;
grant select, insert, update, delete on training.scheduled_tasks to lorica_training;
