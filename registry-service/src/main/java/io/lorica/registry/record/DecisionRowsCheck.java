package io.lorica.registry.record;

import io.lorica.api.record.DecisionBasis;
import io.lorica.api.record.DecisionDetails;
import io.lorica.api.registry.VersionRef;
import io.lorica.files.Digest;
import io.lorica.record.MalformedRecord;
import io.lorica.record.RecordKey;
import io.lorica.record.RecordLeaf;
import io.lorica.registry.log.StoredRowsCheck;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Holds decisions against their leaves, and their keys against what they open. */
@Component
class DecisionRowsCheck implements StoredRowsCheck {
    private final CentreKeys keys;

    DecisionRowsCheck(CentreKeys keys) {
        this.keys = keys;
    }

    @Override
    public Set<String> tables() {
        return Set.of("decision", "record_key");
    }

    @Override
    public void check(JdbcTemplate jdbc, Consumer<String> findings) {
        var stream = new JdbcTemplate(Objects.requireNonNull(jdbc.getDataSource()));
        stream.setFetchSize(500);
        stream.query("""
                SELECT d.*, l.body, k.subject, k.key, e.node IS NOT NULL AS erased FROM registry.decision d
                LEFT JOIN registry.log_entry l ON l.leaf = d.leaf
                LEFT JOIN registry.record_key k ON k.node = d.node AND k.sequence = d.sequence
                LEFT JOIN registry.erasure e ON e.node = d.node AND e.sequence = d.sequence""", row -> {
            String fault = fault(row);
            if (fault != null) {
                findings.accept("Record %d of node %s (%s): %s"
                        .formatted(row.getLong("sequence"), row.getString("node"), row.getString("id"), fault));
            }
        });
        counts(jdbc, findings);
    }

    /** Each row has a leaf of its own, as {@link #fault} found: so as many leaves have each a row. */
    private static void counts(JdbcTemplate jdbc, Consumer<String> findings) {
        long rows = count(jdbc, "SELECT count(DISTINCT leaf) FROM registry.decision");
        long leaves = count(
                jdbc,
                "SELECT count(*) FROM registry.log_entry"
                        + " WHERE substring(body FOR 19) = '{\"kind\":\"decision\",'::bytea");
        if (rows != leaves) {
            findings.accept("The log has leaves of %d decisions, and there are rows of %d".formatted(leaves, rows));
        }
        long orphans = count(jdbc, """
                SELECT count(*) FROM registry.record_key k WHERE NOT EXISTS (
                    SELECT FROM registry.decision d WHERE d.node = k.node AND d.sequence = k.sequence)""");
        if (orphans != 0) {
            findings.accept("%d keys are of no decision".formatted(orphans));
        }
    }

    private static long count(JdbcTemplate jdbc, String sql) {
        return Objects.requireNonNull(jdbc.queryForObject(sql, Long.class));
    }

    private @Nullable String fault(ResultSet row) throws SQLException {
        byte[] body = row.getBytes("body");
        if (body == null) {
            return "the log has no leaf %d".formatted(row.getLong("leaf"));
        }
        try {
            RecordLeaf leaf = RecordLeaf.parse(body);
            DecisionBasis basis = leaf.readBasis();
            VersionRef version = basis.stack().isEmpty() ? null : basis.stack().getLast();
            List<Object> logged = Arrays.asList(
                    leaf.node(),
                    leaf.sequence(),
                    leaf.chainHash(),
                    DecisionRows.time(leaf.at()).toInstant(),
                    basis.id(),
                    DecisionRows.time(basis.decidedAt()).toInstant(),
                    basis.model(),
                    version == null ? null : version.name(),
                    version == null ? null : version.number(),
                    basis.decision(),
                    basis.askedBy().id(),
                    basis.sealedSha256());
            List<Object> stored = Arrays.asList(
                    row.getString("node"),
                    row.getLong("sequence"),
                    HexFormat.of().formatHex(row.getBytes("chain_hash")),
                    row.getObject("journaled_at", OffsetDateTime.class).toInstant(),
                    row.getString("id"),
                    row.getObject("decided_at", OffsetDateTime.class).toInstant(),
                    row.getString("model"),
                    row.getString("adapter"),
                    row.getObject("version", Integer.class),
                    row.getString("outcome"),
                    row.getString("caller_id"),
                    Digest.of(row.getBytes("box")).sha256());
            return logged.equals(stored) ? keyFault(row) : "it has %s, and its leaf %s".formatted(stored, logged);
        } catch (MalformedRecord e) {
            return String.valueOf(e.getMessage());
        }
    }

    private @Nullable String keyFault(ResultSet row) throws SQLException {
        byte[] wrapped = row.getBytes("key");
        boolean isErased = row.getBoolean("erased");
        if (wrapped == null || isErased) {
            return wrapped == null == isErased
                    ? null
                    : isErased ? "it is erased, and its key is there" : "its key is gone, and no erasure is on record";
        }
        byte[] subject = row.getBytes("subject");
        RecordKey key = keys.wrapping(row.getString("node"), row.getLong("sequence"), row.getString("id"), subject)
                .unwrap(wrapped)
                .orElse(null);
        if (key == null) {
            return "its key or its subject was altered";
        }
        DecisionDetails details = key.open(row.getString("id"), row.getBytes("box"));
        byte[] named = details.subject() == null ? null : keys.pseudonym(details.subject());
        return Arrays.equals(named, subject) ? null : "its subject is another";
    }
}
