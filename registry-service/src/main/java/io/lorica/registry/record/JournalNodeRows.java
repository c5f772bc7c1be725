package io.lorica.registry.record;

import io.lorica.chassis.security.Caller;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Nodes and the keys that they first shipped with. */
@Repository
class JournalNodeRows {
    private final JdbcClient jdbc;

    JournalNodeRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    boolean isEmpty() {
        return jdbc.sql("SELECT NOT EXISTS (SELECT FROM registry.journal_node)")
                .query(Boolean.class)
                .single();
    }

    Optional<String> key(String node) {
        return jdbc.sql("SELECT key FROM registry.journal_node WHERE node = ?")
                .param(node)
                .query(String.class)
                .optional();
    }

    void insert(String node, String key, Instant firstSeen, Caller shippedBy) {
        jdbc.sql("""
                        INSERT INTO registry.journal_node (node, key, first_seen, shipped_by, shipped_by_id)
                        VALUES (?, ?, ?, ?, ?)""")
                .params(node, key, firstSeen.atOffset(ZoneOffset.UTC), shippedBy.name(), shippedBy.id())
                .update();
    }
}
