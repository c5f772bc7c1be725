-- All services remember keys in one form: what a key created is named, and found again where it lies.
ALTER TABLE registry.idempotency_key ADD COLUMN created_id text;
UPDATE registry.idempotency_key
    SET created_id = coalesce(result::json ->> 'number', result::json ->> 'name');
ALTER TABLE registry.idempotency_key ALTER COLUMN created_id SET NOT NULL;
ALTER TABLE registry.idempotency_key DROP COLUMN result;
