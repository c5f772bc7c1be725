-- A service that writes for somebody names them: who asked stays known by the key's id, and who acted stands beside it.
-- Rows from before keep the name alone. Names may be given twice, ids may not.
ALTER TABLE registry.adapter ADD COLUMN created_by_id text, ADD COLUMN actor_id text, ADD COLUMN actor text,
    ADD CHECK (num_nulls(actor_id, actor) IN (0, 2));
ALTER TABLE registry.version ADD COLUMN created_by_id text, ADD COLUMN actor_id text, ADD COLUMN actor text,
    ADD CHECK (num_nulls(actor_id, actor) IN (0, 2));
ALTER TABLE registry.alias_move ADD COLUMN moved_by_id text, ADD COLUMN actor_id text, ADD COLUMN actor text,
    ADD CHECK (num_nulls(actor_id, actor) IN (0, 2));
ALTER TABLE registry.gate ADD COLUMN set_by_id text, ADD COLUMN actor_id text, ADD COLUMN actor text,
    ADD CHECK (num_nulls(actor_id, actor) IN (0, 2));

CREATE OR REPLACE FUNCTION registry.guard_adapter() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF to_jsonb(NEW) - 'latest_version' IS DISTINCT FROM to_jsonb(OLD) - 'latest_version'
            OR NEW.latest_version <> OLD.latest_version + 1 THEN
        RAISE EXCEPTION 'An adapter keeps its name and layer, and counts its versions one by one'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
