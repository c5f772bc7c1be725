-- Where an alias points is its newest move; nothing else is stored, so pointer and history can't disagree.
CREATE TABLE registry.alias_move (
    revision     bigint PRIMARY KEY CHECK (revision > 0),
    adapter      text NOT NULL REFERENCES registry.adapter (name),
    alias        text NOT NULL CHECK (alias ~ '^[a-z]([a-z0-9-]{0,30}[a-z0-9])?$'),
    from_version integer,
    to_version   integer NOT NULL,
    to_digest    text NOT NULL,
    reason       text NOT NULL,
    moved_by     text NOT NULL,
    moved_at     timestamptz NOT NULL,
    FOREIGN KEY (adapter, to_version, to_digest) REFERENCES registry.version (adapter, number, digest)
);
CREATE INDEX alias_move_newest ON registry.alias_move (adapter, alias, revision DESC);

-- A database sequence would hand out 7 before 6 commits, and a watcher that has seen 7 would never ask for 6.
-- One advisory lock, held to the end of the transaction, makes commits happen in the order of the revisions.
CREATE FUNCTION registry.guard_alias_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('registry.alias_move', 0));
    IF NEW.revision <> (SELECT coalesce(max(revision), 0) + 1 FROM registry.alias_move) THEN
        RAISE EXCEPTION 'Revision % is not the next one', NEW.revision USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.from_version IS DISTINCT FROM (
            SELECT to_version FROM registry.alias_move
            WHERE adapter = NEW.adapter AND alias = NEW.alias ORDER BY revision DESC LIMIT 1) THEN
        RAISE EXCEPTION 'Alias % of % does not point to version %', NEW.alias, NEW.adapter, NEW.from_version
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER alias_move_order BEFORE INSERT ON registry.alias_move
    FOR EACH ROW EXECUTE FUNCTION registry.guard_alias_move();
CREATE TRIGGER alias_move_immutable BEFORE UPDATE OR DELETE ON registry.alias_move
    FOR EACH ROW EXECUTE FUNCTION registry.refuse_change();
CREATE TRIGGER alias_move_not_truncated BEFORE TRUNCATE ON registry.alias_move
    FOR EACH STATEMENT EXECUTE FUNCTION registry.refuse_change();
