-- The log: every decision and every change of state is a leaf of one Merkle tree, whose signed checkpoints whoever
-- holds one can hold against it for ever. What is in a table can then be compared with what the log says was put
-- there, also if whoever changed it owned the database.

-- Leaves as they were hashed, from 0 on.
CREATE TABLE registry.log_entry (
    leaf bigint PRIMARY KEY CHECK (leaf >= 0),
    body bytea NOT NULL CHECK (octet_length(body) BETWEEN 1 AND 65535)
);
CREATE TRIGGER log_entry_immutable BEFORE UPDATE OR DELETE ON registry.log_entry
    FOR EACH ROW EXECUTE FUNCTION registry.refuse_change();
CREATE TRIGGER log_entry_not_truncated BEFORE TRUNCATE ON registry.log_entry
    FOR EACH STATEMENT EXECUTE FUNCTION registry.refuse_change();

-- Hashes as C2SP tlog-tiles has them, 256 to a full tile. A tile grows at its end; what it had stays its beginning.
CREATE TABLE registry.log_tile (
    level  smallint NOT NULL CHECK (level BETWEEN 0 AND 63),
    number bigint NOT NULL CHECK (number >= 0),
    hashes bytea NOT NULL CHECK (octet_length(hashes) BETWEEN 32 AND 8192 AND octet_length(hashes) % 32 = 0),
    PRIMARY KEY (level, number)
);
-- Hashes don't compress.
ALTER TABLE registry.log_tile ALTER COLUMN hashes SET STORAGE EXTERNAL;
CREATE FUNCTION registry.guard_log_tile() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.level <> OLD.level OR NEW.number <> OLD.number
            OR substring(NEW.hashes FOR octet_length(OLD.hashes)) <> OLD.hashes THEN
        RAISE EXCEPTION 'Tile % of level % keeps the hashes that it has', OLD.number, OLD.level
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER log_tile_grows BEFORE UPDATE ON registry.log_tile
    FOR EACH ROW EXECUTE FUNCTION registry.guard_log_tile();
CREATE TRIGGER log_tile_kept BEFORE DELETE ON registry.log_tile
    FOR EACH ROW EXECUTE FUNCTION registry.refuse_change();
CREATE TRIGGER log_tile_not_truncated BEFORE TRUNCATE ON registry.log_tile
    FOR EACH STATEMENT EXECUTE FUNCTION registry.refuse_change();

-- How large the tree is: what makes entries and tiles count.
CREATE TABLE registry.log_head (
    one  boolean PRIMARY KEY DEFAULT true CHECK (one),
    size bigint NOT NULL CHECK (size >= 0),
    root bytea NOT NULL CHECK (octet_length(root) = 32)
);
INSERT INTO registry.log_head (size, root) VALUES (0, sha256(''));
CREATE FUNCTION registry.guard_log_head() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.size <= OLD.size OR NEW.size - OLD.size
            <> (SELECT count(*) FROM registry.log_entry WHERE leaf >= OLD.size AND leaf < NEW.size) THEN
        RAISE EXCEPTION 'The log grows from % leaves by the entries that follow them', OLD.size
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER log_head_grows BEFORE UPDATE ON registry.log_head
    FOR EACH ROW EXECUTE FUNCTION registry.guard_log_head();
CREATE TRIGGER log_head_kept BEFORE DELETE ON registry.log_head
    FOR EACH ROW EXECUTE FUNCTION registry.refuse_change();
CREATE TRIGGER log_head_not_truncated BEFORE TRUNCATE ON registry.log_head
    FOR EACH STATEMENT EXECUTE FUNCTION registry.refuse_change();

-- Signed notes, one for each size that was signed.
CREATE TABLE registry.log_checkpoint (
    size bigint PRIMARY KEY CHECK (size > 0),
    note text NOT NULL
);
CREATE TRIGGER log_checkpoint_immutable BEFORE UPDATE OR DELETE ON registry.log_checkpoint
    FOR EACH ROW EXECUTE FUNCTION registry.refuse_change();
CREATE TRIGGER log_checkpoint_not_truncated BEFORE TRUNCATE ON registry.log_checkpoint
    FOR EACH STATEMENT EXECUTE FUNCTION registry.refuse_change();

-- Leaves that wait to be put into the tree, written in the transaction of the change itself. Putting them there at once
-- would make every change wait for the others; so a second later they are moved.
CREATE TABLE registry.log_pending (
    id   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    body bytea NOT NULL CHECK (octet_length(body) BETWEEN 1 AND 65535)
);

-- What a leaf has of a row: its values by column, without those that are null, so that a column which comes later
-- changes nothing in old rows. Of a value that is long, its digest, so that a leaf has room for every row.
CREATE FUNCTION registry.leaf_row(line jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(
        jsonb_object_agg(
            key,
            CASE WHEN octet_length(value::text) > 2048
                THEN jsonb_build_object('sha256', encode(sha256(convert_to(value::text, 'UTF8')), 'hex'))
                ELSE value END),
        '{}')
    FROM jsonb_each(line) WHERE value <> 'null'
$$;

CREATE FUNCTION registry.row_leaf(tab name, line jsonb) RETURNS bytea LANGUAGE sql STABLE SET timezone = 'UTC' AS $$
    SELECT convert_to(
        format('{"kind":"row","table":"%s","at":%s,"row":%s}', tab, to_json(now()), registry.leaf_row(line)), 'UTF8')
$$;

-- As the owner: who changes a table can't write leaves otherwise. In UTC, so that times have one form.
CREATE FUNCTION registry.log_row() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = registry, pg_temp SET timezone = 'UTC' SET bytea_output = 'hex' AS $$
BEGIN
    INSERT INTO registry.log_pending (body) VALUES (registry.row_leaf(TG_TABLE_NAME, to_jsonb(NEW)));
    RETURN NULL;
END $$;

CREATE TRIGGER adapter_logged AFTER INSERT OR UPDATE ON registry.adapter
    FOR EACH ROW EXECUTE FUNCTION registry.log_row();
CREATE TRIGGER version_logged AFTER INSERT OR UPDATE ON registry.version
    FOR EACH ROW EXECUTE FUNCTION registry.log_row();
CREATE TRIGGER version_trial_logged AFTER INSERT OR UPDATE ON registry.version_trial
    FOR EACH ROW EXECUTE FUNCTION registry.log_row();
CREATE TRIGGER alias_move_logged AFTER INSERT OR UPDATE ON registry.alias_move
    FOR EACH ROW EXECUTE FUNCTION registry.log_row();
CREATE TRIGGER gate_logged AFTER INSERT OR UPDATE ON registry.gate
    FOR EACH ROW EXECUTE FUNCTION registry.log_row();
CREATE TRIGGER idempotency_key_logged AFTER INSERT OR UPDATE ON registry.idempotency_key
    FOR EACH ROW EXECUTE FUNCTION registry.log_row();

-- Rows from before there was a log are in it as they are now: nothing vouches for what they were until today.
SET LOCAL timezone = 'UTC';
INSERT INTO registry.log_pending (body)
    SELECT registry.row_leaf('adapter', to_jsonb(t)) FROM registry.adapter t ORDER BY id;
INSERT INTO registry.log_pending (body)
    SELECT registry.row_leaf('version', to_jsonb(t)) FROM registry.version t ORDER BY id;
INSERT INTO registry.log_pending (body)
    SELECT registry.row_leaf('version_trial', to_jsonb(t)) FROM registry.version_trial t ORDER BY id;
INSERT INTO registry.log_pending (body)
    SELECT registry.row_leaf('alias_move', to_jsonb(t)) FROM registry.alias_move t ORDER BY revision;
INSERT INTO registry.log_pending (body) SELECT registry.row_leaf('gate', to_jsonb(t)) FROM registry.gate t ORDER BY id;
INSERT INTO registry.log_pending (body)
    SELECT registry.row_leaf('idempotency_key', to_jsonb(t)) FROM registry.idempotency_key t ORDER BY created_at;
