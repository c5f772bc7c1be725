package io.lorica.launcher.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lorica.launcher.home.LauncherException;
import io.lorica.launcher.home.LoricaHome;
import io.lorica.launcher.stack.PortCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresTest {
    @TempDir
    Path directory;

    @Test
    void data_survive_a_stop_and_the_password_is_asked_for() throws Exception {
        LoricaHome home = new LoricaHome(directory.resolve("home")).create();
        whileRunning(home, postgres -> {
            update(postgres, "create table loan (id int primary key)");
            update(postgres, "insert into loan values (42)");
            assertThatThrownBy(() -> DriverManager.getConnection(postgres.jdbcUrl(), Postgres.USER, "wrong"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("password");
        });
        whileRunning(home, postgres -> assertThat(firstLoan(postgres)).isEqualTo(42));
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(home.keys().resolve("postgres.password"))))
                .isEqualTo("rw-------");
    }

    @Test
    void a_database_whose_password_is_lost_is_not_overwritten() throws IOException {
        LoricaHome home = new LoricaHome(directory.resolve("home")).create();
        Files.createDirectories(home.postgres().resolve("data"));
        assertThatThrownBy(() -> Postgres.prepare(home, 1))
                .isInstanceOf(LauncherException.class)
                .hasMessageContaining("postgres.password")
                .hasMessageContaining("backup");
    }

    @Test
    void a_database_of_another_major_version_is_left_alone() throws IOException {
        LoricaHome home = new LoricaHome(directory.resolve("home")).create();
        Path data = Files.createDirectories(home.postgres().resolve("data"));
        Files.writeString(data.resolve("PG_VERSION"), "12\n");
        Files.writeString(home.keys().resolve("postgres.password"), "secret");
        assertThatThrownBy(() -> Postgres.prepare(home, 1))
                .hasMessageContaining("made by PostgreSQL 12")
                .hasMessageContaining("Dump it");
    }

    private interface Use {
        void of(Postgres postgres) throws Exception;
    }

    private static void whileRunning(LoricaHome home, Use use) throws Exception {
        Postgres postgres = Postgres.prepare(home, PortCheck.anyFree());
        Process process = postgres.start();
        try {
            await().atMost(Duration.ofSeconds(60)).until(postgres::isHealthy);
            use.of(postgres);
        } finally {
            postgres.requestStop(process.toHandle());
            assertThat(process.waitFor()).isZero();
        }
    }

    private static void update(Postgres postgres, String sql) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(postgres.jdbcUrl(), Postgres.USER, postgres.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static int firstLoan(Postgres postgres) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(postgres.jdbcUrl(), Postgres.USER, postgres.password());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select id from loan")) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
