-- What nodes found when they tried a version, appended. A report that comes twice is one row.
CREATE TABLE registry.version_trial (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    adapter        text NOT NULL,
    number         integer NOT NULL,
    digest         text NOT NULL,
    node           text NOT NULL,
    runtime        text NOT NULL,
    fault          text,
    tried_at       timestamptz NOT NULL,
    reported_by    text NOT NULL,
    reported_by_id text,
    actor_id       text,
    actor          text,
    CHECK (num_nulls(actor_id, actor) IN (0, 2)),
    FOREIGN KEY (adapter, number, digest) REFERENCES registry.version (adapter, number, digest),
    UNIQUE (adapter, number, node, runtime, tried_at)
);
CREATE INDEX version_trial_newest ON registry.version_trial (adapter, number, id DESC);
CREATE TRIGGER version_trial_immutable BEFORE UPDATE OR DELETE ON registry.version_trial
    FOR EACH ROW EXECUTE FUNCTION registry.refuse_change();
CREATE TRIGGER version_trial_not_truncated BEFORE TRUNCATE ON registry.version_trial
    FOR EACH STATEMENT EXECUTE FUNCTION registry.refuse_change();
