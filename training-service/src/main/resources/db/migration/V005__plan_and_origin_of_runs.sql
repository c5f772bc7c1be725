-- What a run is trained with is decided by its first attempt and kept: another attempt, perhaps on another node, must
-- not change the precision or an option silently. Null before the first attempt, and in runs that ended before this.
alter table training_run add column plan jsonb check (jsonb_typeof(plan) = 'object');

create function refuse_change_of_plan() returns trigger language plpgsql as $$
begin
    raise exception 'the plan of training run % is decided', old.id;
end $$;

create trigger plan_is_kept before update on training_run
    for each row when (old.plan is not null and new.plan is distinct from old.plan)
    execute function refuse_change_of_plan();

-- Who asked, by the key's id, and within which trace: the worker acts for the one and continues the other. Unknown for
-- runs that were created before; a request without a trace leaves none.
alter table training_run add column created_by_id text;
alter table training_run add column traceparent text
    check (traceparent ~ '^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$');
