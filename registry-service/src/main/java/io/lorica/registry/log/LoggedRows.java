package io.lorica.registry.log;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the log says that is in tables, by their last leaf of each row, held against what is there. */
final class LoggedRows {
    private static final byte[] ROW = "{\"kind\":\"row\",".getBytes(StandardCharsets.US_ASCII);
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final JdbcTemplate jdbc;
    private final Set<String> exempt;
    private final Consumer<String> findings;
    private final Map<String, Table> tables = new HashMap<>();
    private final Map<String, Map<List<String>, JsonNode>> rows = new HashMap<>();

    LoggedRows(JdbcTemplate jdbc, Set<String> exempt, Consumer<String> findings) {
        this.jdbc = jdbc;
        this.exempt = exempt;
        this.findings = findings;
        // So that times and bytes have the form that they have in leaves.
        jdbc.execute("SET LOCAL timezone TO 'UTC'");
        jdbc.execute("SET LOCAL bytea_output TO 'hex'");
        jdbc.queryForList("""
                        SELECT table_name FROM information_schema.tables
                        WHERE table_schema = 'registry' AND table_type = 'BASE TABLE'""", String.class).stream()
                .filter(name -> !exempt.contains(name))
                .forEach(name -> tables.put(name, table(name)));
    }

    /**
     * @param key columns of the primary key
     * @param columns all of them
     * @param defaults what a column that came later has in rows from before
     */
    private record Table(String name, List<String> key, Set<String> columns, Map<String, JsonNode> defaults) {
        List<String> keyOf(JsonNode row) {
            return key.stream().map(column -> row.path(column).toString()).toList();
        }
    }

    void onLeaf(byte[] body) {
        if (body.length > ROW.length && Arrays.equals(body, 0, ROW.length, ROW, 0, ROW.length)) {
            try {
                JsonNode leaf = JSON.readTree(body);
                Table table = tables.get(leaf.path("table").asString());
                if (table != null) {
                    JsonNode row = leaf.path("row");
                    rows.computeIfAbsent(table.name(), name -> new HashMap<>()).put(table.keyOf(row), row);
                } else if (!exempt.contains(leaf.path("table").asString())) {
                    findings.accept("The table %s is gone, and the log has rows of it".formatted(leaf.path("table")));
                }
            } catch (JacksonException e) {
                findings.accept("A leaf can't be read: " + e.getOriginalMessage());
            }
        }
    }

    void compare() {
        // What waits was written in the transactions of its rows.
        jdbc.query("SELECT body FROM registry.log_pending ORDER BY id", row -> {
            onLeaf(row.getBytes("body"));
        });
        tables.values().forEach(this::compare);
    }

    private void compare(Table table) {
        Map<List<String>, JsonNode> logged = new HashMap<>(rows.getOrDefault(table.name(), Map.of()));
        for (JsonNode row : stored(table.name())) {
            List<String> key = table.keyOf(row);
            JsonNode leaf = logged.remove(key);
            if (leaf == null) {
                findings.accept("%s %s is in no leaf".formatted(table.name(), key));
            } else {
                List<String> differences = differences(table, row, leaf);
                if (!differences.isEmpty()) {
                    findings.accept("%s %s is not as it was logged: %s"
                            .formatted(table.name(), key, String.join(", ", differences)));
                }
            }
        }
        logged.keySet().forEach(key -> findings.accept("%s %s is gone".formatted(table.name(), key)));
    }

    private static List<String> differences(Table table, JsonNode row, JsonNode leaf) {
        List<String> differences = new ArrayList<>();
        Set<String> names = new HashSet<>(row.propertyNames());
        leaf.propertyNames().stream().filter(table.columns()::contains).forEach(names::add);
        for (String name : names) {
            boolean isSame = leaf.has(name)
                    ? leaf.path(name).equals(row.path(name))
                    : row.path(name).equals(table.defaults().get(name));
            if (!isSame) {
                differences.add(name);
            }
        }
        return differences;
    }

    /** As registry.leaf_row has it, which is not called: its owner may have replaced it. */
    private List<JsonNode> stored(String table) {
        return jdbc.query("""
                SELECT (SELECT coalesce(jsonb_object_agg(key, CASE WHEN octet_length(value::text) > 2048
                        THEN jsonb_build_object('sha256', encode(sha256(convert_to(value::text, 'UTF8')), 'hex'))
                        ELSE value END), '{}') FROM jsonb_each(to_jsonb(t)) WHERE value <> 'null')::text
                FROM registry.%s t""".formatted(table), (row, n) -> JSON.readTree(row.getString(1)));
    }

    private Table table(String name) {
        List<String> key = jdbc.queryForList("""
                SELECT a.attname FROM pg_catalog.pg_index i
                JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
                WHERE i.indisprimary AND i.indrelid = ('registry.' || ?)::regclass
                ORDER BY a.attnum""", String.class, name);
        Set<String> columns = new HashSet<>();
        Map<String, JsonNode> defaults = new HashMap<>();
        jdbc.query(
                """
                SELECT column_name, column_default FROM information_schema.columns
                WHERE table_schema = 'registry' AND table_name = ?""",
                row -> {
                    columns.add(row.getString("column_name"));
                    String value = row.getString("column_default");
                    if (value != null) {
                        defaults.put(row.getString("column_name"), defaultOf(value));
                    }
                },
                name);
        return new Table(name, key, columns, defaults);
    }

    private JsonNode defaultOf(String expression) {
        return JSON.readTree(jdbc.queryForObject("SELECT to_jsonb(%s)::text".formatted(expression), String.class));
    }
}
