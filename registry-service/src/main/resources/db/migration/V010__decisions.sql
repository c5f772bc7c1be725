-- Decisions, as nodes wrote them into their journals. What a decision rested on is in the log's leaf; here are the
-- columns that it is found by, and what it says of a person, encrypted.

-- A node is who first shipped under its name: its key never changes.
CREATE TABLE registry.journal_node (
    node          text PRIMARY KEY CHECK (node ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$'),
    key           text NOT NULL,
    first_seen    timestamptz NOT NULL,
    shipped_by    text NOT NULL,
    shipped_by_id text NOT NULL
);
CREATE TRIGGER journal_node_immutable BEFORE UPDATE OR DELETE ON registry.journal_node
    FOR EACH ROW EXECUTE FUNCTION registry.refuse_change();
CREATE TRIGGER journal_node_not_truncated BEFORE TRUNCATE ON registry.journal_node
    FOR EACH STATEMENT EXECUTE FUNCTION registry.refuse_change();
CREATE TRIGGER journal_node_logged AFTER INSERT OR UPDATE ON registry.journal_node
    FOR EACH ROW EXECUTE FUNCTION registry.log_row();

CREATE TABLE registry.decision (
    node         text NOT NULL REFERENCES registry.journal_node (node),
    sequence     bigint NOT NULL CHECK (sequence > 0),
    id           text NOT NULL,
    chain_hash   bytea NOT NULL CHECK (octet_length(chain_hash) = 32),
    journaled_at timestamptz NOT NULL,
    decided_at   timestamptz NOT NULL,
    model        text NOT NULL, -- as the request named it
    adapter      text,          -- of the version on top of the stack
    version      integer,
    outcome      text NOT NULL,
    caller_id    text NOT NULL,
    box          bytea NOT NULL,
    leaf         bigint NOT NULL UNIQUE,
    PRIMARY KEY (node, sequence),
    CHECK (num_nulls(adapter, version) IN (0, 2))
);
-- Ciphertext doesn't compress.
ALTER TABLE registry.decision ALTER COLUMN box SET STORAGE EXTERNAL;
CREATE INDEX decision_id ON registry.decision (id, leaf);
CREATE INDEX decision_adapter ON registry.decision (adapter, version, leaf);
CREATE INDEX decision_model ON registry.decision (model, leaf);
CREATE INDEX decision_outcome ON registry.decision (outcome, leaf);
CREATE INDEX decision_caller ON registry.decision (caller_id, leaf);
CREATE INDEX decision_time ON registry.decision (decided_at);

-- Each journal is here from its first record on, without a gap.
CREATE FUNCTION registry.guard_journal_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
            SELECT FROM (SELECT node, min(sequence) AS first, max(sequence) AS last, count(*) AS number
                FROM added GROUP BY node) AS batch
            WHERE batch.number <> batch.last - batch.first + 1
                OR batch.first > 1 AND NOT EXISTS (SELECT FROM registry.decision before
                    WHERE before.node = batch.node AND before.sequence = batch.first - 1)) THEN
        RAISE EXCEPTION 'The records of a journal follow one another' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER decision_order AFTER INSERT ON registry.decision
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION registry.guard_journal_order();
CREATE TRIGGER decision_immutable BEFORE UPDATE OR DELETE ON registry.decision
    FOR EACH ROW EXECUTE FUNCTION registry.refuse_change();
CREATE TRIGGER decision_not_truncated BEFORE TRUNCATE ON registry.decision
    FOR EACH STATEMENT EXECUTE FUNCTION registry.refuse_change();

-- That a person's data were erased: said before it is done, and in the log like any change of state.
CREATE TABLE registry.erasure (
    node         text NOT NULL,
    sequence     bigint NOT NULL,
    reason       text NOT NULL,
    erased_by    text NOT NULL,
    erased_by_id text,
    actor_id     text,
    actor        text,
    erased_at    timestamptz NOT NULL,
    PRIMARY KEY (node, sequence),
    FOREIGN KEY (node, sequence) REFERENCES registry.decision (node, sequence),
    CHECK (num_nulls(actor_id, actor) IN (0, 2))
);
CREATE TRIGGER erasure_immutable BEFORE UPDATE OR DELETE ON registry.erasure
    FOR EACH ROW EXECUTE FUNCTION registry.refuse_change();
CREATE TRIGGER erasure_not_truncated BEFORE TRUNCATE ON registry.erasure
    FOR EACH STATEMENT EXECUTE FUNCTION registry.refuse_change();
CREATE TRIGGER erasure_logged AFTER INSERT OR UPDATE ON registry.erasure
    FOR EACH ROW EXECUTE FUNCTION registry.log_row();

-- The key of each decision's details, itself encrypted, and the pseudonym of whom they are about. These rows alone may
-- be deleted: with them goes what a decision says of a person, and nothing that the log vouches for.
CREATE TABLE registry.record_key (
    node     text NOT NULL,
    sequence bigint NOT NULL,
    subject  bytea CHECK (octet_length(subject) = 32),
    key      bytea NOT NULL,
    PRIMARY KEY (node, sequence),
    FOREIGN KEY (node, sequence) REFERENCES registry.decision (node, sequence)
);
CREATE INDEX record_key_subject ON registry.record_key (subject) WHERE subject IS NOT NULL;
CREATE FUNCTION registry.guard_record_key() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM registry.erasure WHERE node = OLD.node AND sequence = OLD.sequence) THEN
        RAISE EXCEPTION 'The key of record % of node % is deleted once its erasure is on record', OLD.sequence, OLD.node
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER record_key_immutable BEFORE UPDATE ON registry.record_key
    FOR EACH ROW EXECUTE FUNCTION registry.refuse_change();
CREATE TRIGGER record_key_erased BEFORE DELETE ON registry.record_key
    FOR EACH ROW EXECUTE FUNCTION registry.guard_record_key();
CREATE TRIGGER record_key_not_truncated BEFORE TRUNCATE ON registry.record_key
    FOR EACH STATEMENT EXECUTE FUNCTION registry.refuse_change();
