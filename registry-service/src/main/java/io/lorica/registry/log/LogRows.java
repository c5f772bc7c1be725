package io.lorica.registry.log;

import io.lorica.merkle.Hash;
import java.util.AbstractList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The log's rows but the tiles. */
@Repository
class LogRows {
    private final JdbcClient jdbc;
    private final JdbcTemplate batches;

    LogRows(JdbcClient jdbc, JdbcTemplate batches) {
        this.jdbc = jdbc;
        this.batches = batches;
    }

    /** @param size whose root the note signs */
    record SignedSize(long size, String note) {}

    private record Pending(long id, byte[] body) {}

    /** Held until the transaction ends: leaves get their places one transaction after the other. */
    void lock() {
        jdbc.sql("SELECT true FROM pg_advisory_xact_lock(hashtextextended('registry.log', 0))")
                .query(Boolean.class)
                .single();
    }

    LogHead head() {
        return jdbc.sql("SELECT size, root FROM registry.log_head WHERE one")
                .query((row, n) -> new LogHead(row.getLong("size"), Hash.of(row.getBytes("root"))))
                .single();
    }

    void moveHead(long size, Hash root) {
        jdbc.sql("UPDATE registry.log_head SET size = ?, root = ? WHERE one")
                .params(size, root.bytes())
                .update();
    }

    /** @param first leaf of the first body */
    void insert(long first, List<byte[]> bodies) {
        batches.batchUpdate("INSERT INTO registry.log_entry (leaf, body) VALUES (?, ?)", new AbstractList<Object[]>() {
            @Override
            public Object[] get(int index) {
                return new Object[] {first + index, bodies.get(index)};
            }

            @Override
            public int size() {
                return bodies.size();
            }
        });
    }

    Optional<byte[]> body(long leaf) {
        return jdbc.sql("SELECT body FROM registry.log_entry WHERE leaf = ?")
                .param(leaf)
                .query((row, n) -> row.getBytes("body"))
                .optional();
    }

    /** From one leaf to before another, in order. */
    List<byte[]> bodies(long from, long to) {
        return jdbc.sql("SELECT body FROM registry.log_entry WHERE leaf >= ? AND leaf < ? ORDER BY leaf")
                .params(from, to)
                .query((row, n) -> row.getBytes("body"))
                .list();
    }

    /** Takes leaves that wait, oldest first. */
    List<byte[]> takePending(int most) {
        return jdbc
                .sql("""
                        DELETE FROM registry.log_pending
                        WHERE id IN (SELECT id FROM registry.log_pending ORDER BY id LIMIT ?) RETURNING id, body""")
                .param(most)
                .query((row, n) -> new Pending(row.getLong("id"), row.getBytes("body")))
                .list()
                .stream()
                .sorted(Comparator.comparingLong(Pending::id))
                .map(Pending::body)
                .toList();
    }

    boolean hasPending() {
        return jdbc.sql("SELECT EXISTS (SELECT FROM registry.log_pending)")
                .query(Boolean.class)
                .single();
    }

    Optional<SignedSize> latestCheckpoint() {
        return jdbc.sql("SELECT size, note FROM registry.log_checkpoint ORDER BY size DESC LIMIT 1")
                .query(SignedSize.class)
                .optional();
    }

    /** The first one that is kept for a size. */
    void insertCheckpoint(SignedSize signed) {
        jdbc.sql("INSERT INTO registry.log_checkpoint (size, note) VALUES (?, ?) ON CONFLICT DO NOTHING")
                .params(signed.size(), signed.note())
                .update();
    }
}
