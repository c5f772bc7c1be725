package io.lorica.registry.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.lorica.registry.PeftFiles;
import io.lorica.registry.RegistryServer;
import io.lorica.registry.ShippingNode;
import io.lorica.registry.ShippingNode.Made;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** What the owner of the tables does to them, in transactions that are rolled back. */
class LogCheckTest extends RegistryServer {
    /** Leaves that wait have no row when all are in the tree; Flyway checks its own table. */
    private static final Set<String> WITHOUT_ROWS = Set.of("log_pending", "flyway_schema_history");

    @TempDir
    private Path folder;

    @Autowired
    private LogCheck check;

    @Autowired
    private Log log;

    @Autowired
    private Checkpoints checkpoints;

    private Connection connection;
    private JdbcTemplate owner;
    private ShippingNode node;

    /** A column of a table. */
    private record Column(String table, String name, String type) {
        /** Another value than it has, or one where it has none. */
        String altered() {
            String value = switch (type) {
                case "text" -> "coalesce(%1$s, '') || 'x'";
                case "integer", "bigint", "smallint" -> "coalesce(%1$s, 0) + 77";
                case "timestamp with time zone" -> "coalesce(%1$s, now()) + interval '1 second'";
                case "bytea" -> "coalesce(set_byte(%1$s, 0, get_byte(%1$s, 0) # 1), '\\x00')";
                case "boolean" -> "NOT coalesce(%1$s, false)";
                default -> throw new IllegalStateException("Say how a value of type " + type + " is altered");
            };
            return value.formatted(name);
        }
    }

    @BeforeEach
    void rows_in_every_table() throws SQLException {
        String name = freshName();
        client().post("/v1/adapters", Map.of("name", name, "layer", "TASK"), "key-" + name);
        String digest = client().register(name, PeftFiles.manifest(), PeftFiles.files(3))
                .body()
                .get("digest")
                .asString();
        client().post(
                        "/v1/adapters/" + name + "/versions/1/trials",
                        Map.of("digest", digest, "node", "n", "runtime", "r", "tried_at", "2026-01-01T00:00:00Z"),
                        null);
        client().move(name, "champion", 1, null);
        client().put("/v1/adapters/" + name + "/gate", "{\"rules\":[]}");
        node = new ShippingNode(
                folder.resolve("journal"),
                client().get("/v1/records/sealing-key").body().get("key").asString());
        for (int i = 0; i < 300; i++) {
            node.decide(Made.any().about("customer-" + i));
        }
        client().post(node.path(), node.all(), null);
        database.sql("INSERT INTO registry.erasure (node, sequence, reason, erased_by, erased_by_id, erased_at)"
                        + " VALUES (?, 7, 'asked for it', 'officer', 'id-of-officer', now())")
                .param(node.name())
                .update();
        database.sql("DELETE FROM registry.record_key WHERE node = ? AND sequence = 7")
                .param(node.name())
                .update();
        log.integratePending();
        checkpoints.sign();
        connection = postgres.as("lorica_migrator").getConnection();
        connection.setAutoCommit(false);
        owner = new JdbcTemplate(new SingleConnectionDataSource(connection, true));
    }

    @AfterEach
    void close() throws SQLException {
        connection.rollback();
        connection.close();
        node.close();
    }

    @Test
    void nothing_is_found_where_nothing_was_altered() {
        assertThat(check.run()).isEmpty();
        assertThat(check.run(owner)).isEmpty();
    }

    @Test
    void every_table_has_leaves_or_is_known_to_need_none() {
        Set<String> exempt = new HashSet<>(LogCheck.NO_ROW_LEAVES);
        exempt.addAll(Set.of("decision", "record_key"));
        List<String> logged = owner.queryForList("""
                SELECT DISTINCT event_object_table FROM information_schema.triggers t
                WHERE trigger_schema = 'registry' AND action_statement LIKE '%log_row()' AND action_timing = 'AFTER'
                    AND action_orientation = 'ROW' AND event_manipulation = 'INSERT' AND EXISTS (
                        SELECT FROM information_schema.triggers u WHERE u.trigger_name = t.trigger_name
                        AND u.event_object_table = t.event_object_table
                        AND u.event_manipulation = 'UPDATE')""", String.class);
        assertThat(tables())
                .isNotEmpty()
                .allSatisfy(table -> assertThat(logged.contains(table) || exempt.contains(table))
                        .as("%s has a trigger that logs its rows", table)
                        .isTrue());
    }

    @Test
    void a_value_that_was_altered_in_any_column_is_found() {
        letTheOwnerDoWhatHeWants();
        List<String> missed = new ArrayList<>();
        for (Column column : columns()) {
            owner.execute("SAVEPOINT before");
            int altered = owner.update(
                    "UPDATE registry.%1$s SET %2$s = %3$s WHERE ctid = (SELECT max(ctid) FROM registry.%1$s)"
                            .formatted(column.table(), column.name(), column.altered()));
            assertThat(altered).as("a row of %s", column).isEqualTo(1);
            if (check.run(owner).isEmpty()) {
                missed.add(column.table() + "." + column.name());
            }
            owner.execute("ROLLBACK TO SAVEPOINT before");
        }
        assertThat(missed).isEmpty();
        assertThat(check.run(owner)).isEmpty();
    }

    @Test
    void a_value_that_was_emptied_is_found() {
        letTheOwnerDoWhatHeWants();
        Set<String> keys = new HashSet<>(owner.queryForList("""
                SELECT table_name || '.' || column_name FROM information_schema.key_column_usage
                WHERE table_schema = 'registry' UNION SELECT table_name || '.' || column_name
                FROM information_schema.columns
                WHERE table_schema = 'registry' AND is_identity = 'YES'""", String.class));
        List<String> missed = new ArrayList<>();
        int emptied = 0;
        for (Column column : columns()) {
            String name = column.table() + "." + column.name();
            if (!keys.contains(name)) {
                owner.execute("SAVEPOINT before");
                owner.execute("ALTER TABLE registry.%s ALTER COLUMN %s DROP NOT NULL"
                        .formatted(column.table(), column.name()));
                int altered = owner.update(("UPDATE registry.%1$s SET %2$s = NULL WHERE ctid ="
                                + " (SELECT max(ctid) FROM registry.%1$s WHERE %2$s IS NOT NULL)")
                        .formatted(column.table(), column.name()));
                if (altered > 0 && check.run(owner).isEmpty()) {
                    missed.add(name);
                }
                emptied += altered;
                owner.execute("ROLLBACK TO SAVEPOINT before");
            }
        }
        assertThat(missed).isEmpty();
        assertThat(emptied).isGreaterThan(30);
    }

    @Test
    void a_row_that_was_taken_away_or_put_in_is_found() {
        letTheOwnerDoWhatHeWants();
        for (String table : tables()) {
            if (!WITHOUT_ROWS.contains(table)) {
                owner.execute("SAVEPOINT before");
                owner.update("DELETE FROM registry.%1$s WHERE ctid = (SELECT min(ctid) FROM registry.%1$s)"
                        .formatted(table));
                boolean isUnneeded = table.equals("log_checkpoint");
                assertThat(check.run(owner).isEmpty())
                        .as("a row taken from %s", table)
                        .isEqualTo(isUnneeded);
                owner.execute("ROLLBACK TO SAVEPOINT before");
            }
        }
        owner.update("INSERT INTO registry.gate (adapter, rules, set_by, set_at)"
                + " SELECT adapter, rules, set_by, set_at FROM registry.gate LIMIT 1");
        assertThat(check.run(owner)).singleElement().asString().contains("gate", "in no leaf");
    }

    @Test
    void a_leaf_that_was_replaced_with_its_row_is_found_by_the_signature() {
        letTheOwnerDoWhatHeWants();
        owner.update("DELETE FROM registry.log_entry WHERE leaf = (SELECT max(leaf) FROM registry.log_entry)");
        owner.update("UPDATE registry.log_head SET size = size - 1");
        assertThat(check.run(owner)).anySatisfy(found -> assertThat(found).contains("A checkpoint signs"));
    }

    @Test
    void a_column_that_comes_later_changes_nothing_in_old_rows() {
        owner.execute("ALTER TABLE registry.gate ADD COLUMN note text, ADD COLUMN weight integer NOT NULL DEFAULT 3");
        assertThat(check.run(owner)).isEmpty();
        letTheOwnerDoWhatHeWants();
        owner.execute("SAVEPOINT before");
        owner.update("UPDATE registry.gate SET note = 'looser' WHERE id = (SELECT max(id) FROM registry.gate)");
        assertThat(check.run(owner)).singleElement().asString().contains("gate", "note");
        owner.execute("ROLLBACK TO SAVEPOINT before");
        owner.update("UPDATE registry.gate SET weight = 4 WHERE id = (SELECT max(id) FROM registry.gate)");
        assertThat(check.run(owner)).singleElement().asString().contains("gate", "weight");
    }

    /** Triggers and rules are the owner's to drop. */
    private void letTheOwnerDoWhatHeWants() {
        tables().forEach(table -> owner.execute("ALTER TABLE registry.%s DISABLE TRIGGER USER".formatted(table)));
        for (String kind : List.of("f", "c")) {
            owner.queryForList("""
                            SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname)
                            FROM pg_constraint WHERE connamespace = 'registry'::regnamespace AND contype = '%s'
                            """.formatted(kind), String.class).forEach(owner::execute);
        }
        owner.queryForList("""
                        SELECT format('ALTER TABLE registry.%I ALTER COLUMN %I SET GENERATED BY DEFAULT', table_name,
                            column_name)
                        FROM information_schema.columns WHERE table_schema = 'registry' AND is_identity = 'YES'
                        """, String.class).forEach(owner::execute);
    }

    private List<Column> columns() {
        String all = """
                SELECT c.table_name, column_name, data_type FROM information_schema.columns c
                JOIN information_schema.tables t USING (table_schema, table_name)
                WHERE table_schema = 'registry' AND table_type = 'BASE TABLE' ORDER BY 1, 2""";
        List<Column> columns =
                owner.query(all, (row, number) -> new Column(row.getString(1), row.getString(2), row.getString(3)));
        return columns.stream()
                .filter(column -> !WITHOUT_ROWS.contains(column.table()))
                .toList();
    }

    private List<String> tables() {
        return owner.queryForList("""
                SELECT table_name FROM information_schema.tables
                WHERE table_schema = 'registry' AND table_type = 'BASE TABLE' ORDER BY 1""", String.class);
    }
}
