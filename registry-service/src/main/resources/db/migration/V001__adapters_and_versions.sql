-- An adapter is a named line of versions. Versions are evidence: which bytes, trained on what, measured how.
-- The rules that must never break are held here too, so that no other client of the database can break them.

CREATE FUNCTION registry.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on registry.% is refused: its rows are append-only', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE TABLE registry.adapter (
    id             bigint GENERATED ALWAYS AS IDENTITY UNIQUE, -- order of creation, for paging
    name           text PRIMARY KEY CHECK (name ~ '^[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?$'),
    layer          text NOT NULL CHECK (layer IN ('DOMAIN', 'TASK')),
    description    text,
    latest_version integer NOT NULL DEFAULT 0 CHECK (latest_version >= 0),
    created_by     text NOT NULL,
    created_at     timestamptz NOT NULL
);

-- Only the count may change, and only upwards by one: it hands out the numbers, and its row lock is the queue.
CREATE FUNCTION registry.guard_adapter() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.id, NEW.name, NEW.layer, NEW.description, NEW.created_by, NEW.created_at)
            IS DISTINCT FROM (OLD.id, OLD.name, OLD.layer, OLD.description, OLD.created_by, OLD.created_at)
            OR NEW.latest_version <> OLD.latest_version + 1 THEN
        RAISE EXCEPTION 'An adapter keeps its name and layer, and counts its versions one by one'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER adapter_guard BEFORE UPDATE ON registry.adapter
    FOR EACH ROW EXECUTE FUNCTION registry.guard_adapter();
CREATE TRIGGER adapter_kept BEFORE DELETE ON registry.adapter
    FOR EACH ROW EXECUTE FUNCTION registry.refuse_change();
CREATE TRIGGER adapter_not_truncated BEFORE TRUNCATE ON registry.adapter
    FOR EACH STATEMENT EXECUTE FUNCTION registry.refuse_change();

CREATE TABLE registry.version (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    adapter       text NOT NULL REFERENCES registry.adapter (name),
    number        integer NOT NULL CHECK (number > 0),
    -- Canonical JSON of the manifest and the files' names, sizes and digests. The digest is over exactly these bytes.
    document      text NOT NULL CHECK (document IS JSON OBJECT),
    digest        text NOT NULL CHECK (digest = encode(sha256(convert_to(document, 'UTF8')), 'hex')),
    parent        text,
    parent_number integer,
    parent_digest text,
    created_by    text NOT NULL,
    created_at    timestamptz NOT NULL,
    UNIQUE (adapter, number),
    UNIQUE (adapter, number, digest),
    CHECK (num_nulls(parent, parent_number, parent_digest) IN (0, 3)),
    FOREIGN KEY (parent, parent_number, parent_digest) REFERENCES registry.version (adapter, number, digest)
);

-- Gap-free: the number must be the one that the adapter has just counted.
CREATE FUNCTION registry.guard_version_number() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.number <> (SELECT latest_version FROM registry.adapter WHERE name = NEW.adapter FOR UPDATE) THEN
        RAISE EXCEPTION 'Version % of % is not the next number', NEW.number, NEW.adapter
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER version_number BEFORE INSERT ON registry.version
    FOR EACH ROW EXECUTE FUNCTION registry.guard_version_number();
CREATE TRIGGER version_immutable BEFORE UPDATE OR DELETE ON registry.version
    FOR EACH ROW EXECUTE FUNCTION registry.refuse_change();
CREATE TRIGGER version_not_truncated BEFORE TRUNCATE ON registry.version
    FOR EACH STATEMENT EXECUTE FUNCTION registry.refuse_change();
