package io.lorica.registry.record;

import io.lorica.api.Page;
import io.lorica.api.record.DecisionSummary;
import io.lorica.chassis.page.Cursor;
import io.lorica.chassis.problem.InvalidRequest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Finds decisions. What is looked for goes into parameters; the statement is put together of constants alone. */
@Component
class DecisionSearch {
    private static final String ALIAS_MARK = "@";

    /** As an array, so that a person's few decisions are found first, and not all decisions held against them. */
    private static final String OF_SUBJECT = """
            d.leaf = ANY (ARRAY(SELECT s.leaf FROM registry.record_key k
                JOIN registry.decision s ON s.node = k.node AND s.sequence = k.sequence WHERE k.subject = ?))""";

    private final JdbcClient jdbc;
    private final CentreKeys keys;

    DecisionSearch(JdbcClient jdbc, CentreKeys keys) {
        this.jdbc = jdbc;
        this.keys = keys;
    }

    /** What decisions must be like; absent: anything. */
    record Wanted(
            @Nullable String model,
            @Nullable Integer version,
            @Nullable String outcome,
            @Nullable String caller,
            @Nullable String subject,
            @Nullable Instant from,
            @Nullable Instant to) {}

    /** @throws InvalidRequest if cursor or limit are none, times are in the wrong order, or nothing can be so */
    Page<DecisionSummary> find(Wanted wanted, @Nullable String cursor, int limit) {
        List<String> conditions = new ArrayList<>(List.of("d.leaf < ?"));
        List<Object> values =
                new ArrayList<>(List.of(Cursor.parse(cursor, Long.MAX_VALUE).after()));
        text(
                "model",
                wanted.model(),
                conditions,
                values,
                wanted.model() != null && wanted.model().contains(ALIAS_MARK) ? "d.model = ?" : "d.adapter = ?");
        if (wanted.version() != null) {
            conditions.add("d.version = ?");
            values.add(wanted.version());
        }
        text("outcome", wanted.outcome(), conditions, values, "d.outcome = ?");
        text("caller", wanted.caller(), conditions, values, "d.caller_id = ?");
        if (wanted.subject() != null) {
            conditions.add(OF_SUBJECT);
            values.add(keys.pseudonym(wanted.subject()));
        }
        times(wanted, conditions, values);
        values.add(Cursor.checkLimit(limit) + 1);
        List<DecisionSummary> fetched = jdbc.sql("""
                        SELECT d.id, d.decided_at, d.model, d.adapter, d.version, d.outcome, d.caller_id, d.node,
                            d.sequence, d.leaf, e.node IS NOT NULL AS erased
                        FROM registry.decision d
                        LEFT JOIN registry.erasure e ON e.node = d.node AND e.sequence = d.sequence
                        WHERE %s ORDER BY d.leaf DESC LIMIT ?""".formatted(String.join(" AND ", conditions)))
                .params(values)
                .query(DecisionSearch::summary)
                .list();
        return Cursor.page(fetched, limit, DecisionSummary::leafIndex);
    }

    private static void text(
            String field, @Nullable String wanted, List<String> conditions, List<Object> values, String condition) {
        if (wanted != null) {
            if (!Storable.is(wanted)) {
                throw new InvalidRequest(field, "has a character that no decision has");
            }
            conditions.add(condition);
            values.add(wanted);
        }
    }

    private static void times(Wanted wanted, List<String> conditions, List<Object> values) {
        Instant from = wanted.from();
        Instant to = wanted.to();
        if (from != null && to != null && from.isAfter(to)) {
            throw new InvalidRequest("from", "is %s, which is after to, %s".formatted(from, to));
        }
        if (from != null) {
            conditions.add("d.decided_at >= ?");
            values.add(DecisionRows.time(storable("from", from)));
        }
        if (to != null) {
            conditions.add("d.decided_at < ?");
            values.add(DecisionRows.time(storable("to", to)));
        }
    }

    private static Instant storable(String field, Instant time) {
        if (!Storable.is(time)) {
            throw new InvalidRequest(field, "is not of the years 1 to 9999");
        }
        return time;
    }

    private static DecisionSummary summary(ResultSet row, int number) throws SQLException {
        return new DecisionSummary(
                row.getString("id"),
                row.getObject("decided_at", OffsetDateTime.class).toInstant(),
                row.getString("model"),
                row.getString("adapter"),
                row.getObject("version", Integer.class),
                row.getString("outcome"),
                row.getString("caller_id"),
                row.getString("node"),
                row.getLong("sequence"),
                row.getLong("leaf"),
                row.getBoolean("erased"));
    }
}
