-- Gates are appended as well: the newest row is in force, and an auditor sees who loosened one, and when.
CREATE TABLE registry.gate (
    id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    adapter text NOT NULL REFERENCES registry.adapter (name),
    rules   text NOT NULL CHECK (rules IS JSON OBJECT),
    set_by  text NOT NULL,
    set_at  timestamptz NOT NULL
);
CREATE INDEX gate_newest ON registry.gate (adapter, id DESC);
CREATE TRIGGER gate_immutable BEFORE UPDATE OR DELETE ON registry.gate
    FOR EACH ROW EXECUTE FUNCTION registry.refuse_change();
CREATE TRIGGER gate_not_truncated BEFORE TRUNCATE ON registry.gate
    FOR EACH STATEMENT EXECUTE FUNCTION registry.refuse_change();
