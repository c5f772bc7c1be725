package io.lorica.registry.record;

import io.lorica.api.access.KeyRef;
import io.lorica.api.record.Erasure;
import io.lorica.api.registry.VersionRef;
import io.lorica.files.Digest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Decisions and their keys. */
@Repository
class DecisionRows {
    private final JdbcClient jdbc;
    private final JdbcTemplate batches;

    DecisionRows(JdbcClient jdbc, JdbcTemplate batches) {
        this.jdbc = jdbc;
        this.batches = batches;
    }

    /** @param chainHash of that record and all before it */
    record Shipped(long sequence, Digest chainHash) {}

    /**
     * All that is stored of one decision.
     *
     * @param body of its leaf; absent: the log has lost it
     * @param key absent: erased
     * @param repeats further records under the same id
     */
    @SuppressWarnings("ArrayRecordComponent") // bytes of the row, compared by nobody
    record StoredDecision(
            String node,
            long sequence,
            String id,
            String callerId,
            byte[] box,
            long leaf,
            byte @Nullable [] body,
            byte @Nullable [] subject,
            byte @Nullable [] key,
            @Nullable Erasure erased,
            int repeats) {}

    /** The last one of a node. */
    Optional<Shipped> last(String node) {
        return jdbc.sql("SELECT sequence, chain_hash FROM registry.decision WHERE node = ?"
                        + " ORDER BY sequence DESC LIMIT 1")
                .param(node)
                .query(DecisionRows::shipped)
                .optional();
    }

    /** Those from one sequence to another, by sequence. */
    Map<Long, Digest> chainHashes(String node, long from, long to) {
        Map<Long, Digest> hashes = new HashMap<>();
        jdbc.sql("SELECT sequence, chain_hash FROM registry.decision WHERE node = ? AND sequence BETWEEN ? AND ?")
                .params(node, from, to)
                .query(DecisionRows::shipped)
                .list()
                .forEach(known -> hashes.put(known.sequence(), known.chainHash()));
        return hashes;
    }

    /** @param firstLeaf of the first record; the others' follow */
    void insert(String node, List<ReceivedRecord> records, long firstLeaf) {
        List<Object[]> decisions = new ArrayList<>();
        List<Object[]> keys = new ArrayList<>();
        for (ReceivedRecord record : records) {
            VersionRef version = record.version();
            decisions.add(new Object[] {
                node,
                record.frame().sequence(),
                record.basis().id(),
                record.frame().chainHash().bytes(),
                time(record.frame().time()),
                time(record.basis().decidedAt()),
                record.basis().model(),
                version == null ? null : version.name(),
                version == null ? null : version.number(),
                record.basis().decision(),
                record.basis().askedBy().id(),
                record.box(),
                firstLeaf + decisions.size()
            });
            keys.add(new Object[] {node, record.frame().sequence(), record.subject(), record.key()});
        }
        batches.batchUpdate("""
                INSERT INTO registry.decision (node, sequence, id, chain_hash, journaled_at, decided_at, model, adapter,
                    version, outcome, caller_id, box, leaf)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""", decisions);
        batches.batchUpdate("INSERT INTO registry.record_key (node, sequence, subject, key) VALUES (?, ?, ?, ?)", keys);
    }

    /** The first record under an id. */
    Optional<StoredDecision> find(String id) {
        return jdbc.sql("""
                        SELECT d.node, d.sequence, d.id, d.caller_id, d.box, d.leaf, l.body, k.subject, k.key,
                            e.reason, e.erased_by, e.erased_by_id, e.erased_at,
                            (SELECT count(*) - 1 FROM registry.decision o WHERE o.id = d.id) AS repeats
                        FROM registry.decision d
                        LEFT JOIN registry.log_entry l ON l.leaf = d.leaf
                        LEFT JOIN registry.record_key k ON k.node = d.node AND k.sequence = d.sequence
                        LEFT JOIN registry.erasure e ON e.node = d.node AND e.sequence = d.sequence
                        WHERE d.id = ? ORDER BY d.leaf LIMIT 1""").param(id).query(DecisionRows::stored).optional();
    }

    /** As exact as the database keeps it, and never rounded up. */
    static OffsetDateTime time(Instant time) {
        return time.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }

    private static Shipped shipped(ResultSet row, int number) throws SQLException {
        return new Shipped(row.getLong("sequence"), new Digest(HexFormat.of().formatHex(row.getBytes("chain_hash"))));
    }

    private static StoredDecision stored(ResultSet row, int number) throws SQLException {
        OffsetDateTime erasedAt = row.getObject("erased_at", OffsetDateTime.class);
        return new StoredDecision(
                row.getString("node"),
                row.getLong("sequence"),
                row.getString("id"),
                row.getString("caller_id"),
                row.getBytes("box"),
                row.getLong("leaf"),
                row.getBytes("body"),
                row.getBytes("subject"),
                row.getBytes("key"),
                erasedAt == null
                        ? null
                        : new Erasure(
                                erasedAt.toInstant(),
                                row.getString("reason"),
                                new KeyRef(row.getString("erased_by_id"), row.getString("erased_by"))),
                row.getInt("repeats"));
    }
}
