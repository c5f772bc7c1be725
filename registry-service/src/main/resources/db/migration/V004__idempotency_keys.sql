-- Written in the transaction of the creation itself, so a key exists exactly when its result does.
CREATE TABLE registry.idempotency_key (
    caller      text NOT NULL,
    operation   text NOT NULL,
    key         text NOT NULL,
    body_digest text NOT NULL,
    result      text NOT NULL CHECK (result IS JSON OBJECT),
    created_at  timestamptz NOT NULL,
    PRIMARY KEY (caller, operation, key)
);
