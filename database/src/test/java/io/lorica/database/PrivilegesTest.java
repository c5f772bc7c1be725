package io.lorica.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One database with the migrations of all services, as the migrator ran them. */
@Tag("slow")
class PrivilegesTest {
    private static final String OF_ROLE = """
            select table_schema || '.' || table_name || ': ' || string_agg(privilege_type, ', ' order by privilege_type)
            from information_schema.table_privileges where grantee = '%s' group by table_schema, table_name order by 1
            """;

    private static EmbeddedPostgres postgres;

    @BeforeAll
    static void migrate() throws IOException, SQLException {
        postgres = EmbeddedPostgres.start();
        try (Connection superuser = as("postgres")) {
            DatabaseRoles.apply(superuser);
        }
        migrateAs(Login.MIGRATOR.role());
    }

    @AfterAll
    static void stop() throws IOException {
        postgres.close();
    }

    @Test
    void the_owner_owns_every_table_and_can_not_log_in() throws SQLException {
        assertThat(rows(
                        "postgres",
                        "select distinct tableowner from pg_tables"
                                + " where schemaname in ('gateway', 'registry', 'training')"))
                .containsExactly("lorica_owner");
        assertThatThrownBy(() -> as("lorica_owner").close()).hasMessageContaining("not permitted to log in");
    }

    @Test
    void the_gateway_adds_keys_and_revokes_them() throws SQLException {
        assertThat(rows("postgres", OF_ROLE.formatted("lorica_gateway")))
                .containsExactly("gateway.api_key: INSERT, SELECT");
        assertThat(updatableColumns("lorica_gateway")).containsExactly("api_key.revoked_at");
    }

    @Test
    void the_registry_only_appends() throws SQLException {
        assertThat(rows("postgres", OF_ROLE.formatted("lorica_registry")))
                .containsExactly(
                        "registry.adapter: INSERT, SELECT",
                        "registry.alias_move: INSERT, SELECT",
                        "registry.decision: INSERT, SELECT",
                        "registry.erasure: INSERT, SELECT",
                        "registry.gate: INSERT, SELECT",
                        "registry.idempotency_key: INSERT, SELECT",
                        "registry.journal_node: INSERT, SELECT",
                        "registry.log_checkpoint: INSERT, SELECT",
                        "registry.log_entry: INSERT, SELECT",
                        "registry.log_head: SELECT",
                        "registry.log_pending: DELETE, SELECT",
                        "registry.log_tile: INSERT, SELECT",
                        "registry.record_key: DELETE, INSERT, SELECT",
                        "registry.version: INSERT, SELECT",
                        "registry.version_trial: INSERT, SELECT");
        assertThat(updatableColumns("lorica_registry"))
                .containsExactly("adapter.latest_version", "log_head.root", "log_head.size", "log_tile.hashes");
    }

    @Test
    void training_changes_its_runs_and_its_queue_alone() throws SQLException {
        assertThat(rows("postgres", OF_ROLE.formatted("lorica_training")))
                .containsExactly(
                        "training.dataset: INSERT, SELECT",
                        "training.dataset_archival: INSERT, SELECT",
                        "training.idempotency_key: INSERT, SELECT",
                        "training.quarantined_row: INSERT, SELECT",
                        "training.run_event: INSERT, SELECT",
                        "training.scheduled_tasks: DELETE, INSERT, SELECT, UPDATE",
                        "training.training_run: INSERT, SELECT, UPDATE");
    }

    @ParameterizedTest
    @CsvSource({
        "lorica_gateway,  select * from registry.adapter",
        "lorica_gateway,  select * from training.training_run",
        "lorica_registry, select * from gateway.api_key",
        "lorica_registry, select * from training.dataset",
        "lorica_training, select * from gateway.api_key",
        "lorica_training, select * from registry.version",
        "lorica_gateway,  drop table gateway.api_key",
        "lorica_gateway,  truncate gateway.api_key",
        "lorica_gateway,  delete from gateway.api_key",
        "lorica_gateway,  update gateway.api_key set role = 'ADMIN'",
        "lorica_gateway,  alter table gateway.api_key disable trigger all",
        "lorica_registry, drop table registry.version",
        "lorica_registry, truncate registry.alias_move",
        "lorica_registry, alter table registry.version disable trigger all",
        "lorica_registry, update registry.adapter set layer = 'TASK'",
        "lorica_registry, delete from registry.version",
        "lorica_registry, delete from registry.log_entry",
        "lorica_registry, insert into registry.log_pending (body) values ('x')",
        "lorica_registry, update registry.decision set outcome = 'x'",
        "lorica_training, drop table training.training_run",
        "lorica_training, truncate training.dataset",
        "lorica_training, alter table training.dataset disable trigger all",
        "lorica_training, delete from training.training_run",
        "lorica_training, create table training.aside (id int)",
        "lorica_training, create schema aside",
        "lorica_training, set role lorica_owner",
        "lorica_registry, select * from registry.flyway_schema_history"
    })
    void what_is_not_a_services_own_work_is_refused(String role, String sql) throws SQLException {
        try (Connection connection = as(role);
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.execute(sql))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            refusal -> assertThat(refusal.getSQLState()).isEqualTo("42501"));
        }
    }

    @Test
    void a_database_from_before_there_were_roles_is_handed_to_the_owner() throws IOException, SQLException {
        try (EmbeddedPostgres old = EmbeddedPostgres.start();
                Connection superuser = old.getPostgresDatabase().getConnection();
                Statement statement = superuser.createStatement()) {
            statement.execute("create schema registry; create function registry.refuse() returns trigger"
                    + " language plpgsql as 'begin return null; end'; create table registry.adapter"
                    + " (id bigint generated always as identity, name text); insert into registry.adapter (name)"
                    + " values ('kept')");
            DatabaseRoles.apply(superuser);
            DatabaseRoles.apply(superuser);
            try (Connection migrator =
                            old.getDatabase(Login.MIGRATOR.role(), "postgres").getConnection();
                    Statement migration = migrator.createStatement()) {
                migration.execute("alter table registry.adapter add column layer text;"
                        + " insert into registry.adapter (name) values ('new'); drop function registry.refuse");
            }
        }
    }

    @Test
    void migrations_without_the_roles_say_what_to_run() throws IOException {
        try (EmbeddedPostgres bare = EmbeddedPostgres.start()) {
            assertThatThrownBy(
                            () -> flyway(bare, "postgres", "gateway", "gateway").migrate())
                    .hasMessageContaining("lorica_gateway is missing")
                    .hasMessageContaining("docs/database.md");
        }
    }

    @Test
    void a_password_reaches_the_server_as_its_hash() throws SQLException {
        try (Connection superuser = as("postgres")) {
            DatabaseRoles.setPassword(superuser, Login.TRAINING, "swordfish");
        }
        assertThat(rows("postgres", "select rolpassword from pg_authid where rolname = 'lorica_training'"))
                .singleElement()
                .asString()
                .startsWith("SCRAM-SHA-256$")
                .doesNotContain("swordfish");
    }

    private static void migrateAs(String role) {
        flyway(postgres, role, "gateway", "gateway").migrate();
        flyway(postgres, role, "registry", "registry-service").migrate();
        flyway(postgres, role, "training", "training-service").migrate();
    }

    private static Flyway flyway(EmbeddedPostgres server, String role, String schema, String module) {
        Path migrations = Path.of("..", module, "src", "main", "resources", "db", "migration");
        return Flyway.configure()
                .dataSource(server.getDatabase(role, "postgres"))
                .schemas(schema)
                .locations("filesystem:" + migrations)
                .load();
    }

    private static List<String> updatableColumns(String role) throws SQLException {
        return rows(
                "postgres",
                "select table_name || '.' || column_name from information_schema.column_privileges where grantee = '"
                        + role + "' and privilege_type = 'UPDATE' order by 1");
    }

    private static List<String> rows(String role, String query) throws SQLException {
        try (Connection connection = as(role);
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(query)) {
            List<String> rows = new ArrayList<>();
            while (found.next()) {
                rows.add(found.getString(1));
            }
            return rows;
        }
    }

    private static Connection as(String role) throws SQLException {
        return postgres.getDatabase(role, "postgres").getConnection();
    }
}
