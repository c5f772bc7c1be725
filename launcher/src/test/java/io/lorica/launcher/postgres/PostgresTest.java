package io.lorica.launcher.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lorica.database.Login;
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
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class PostgresTest {
    @TempDir
    Path directory;

    @Test
    void data_survive_a_stop_and_the_password_is_asked_for() throws Exception {
        LoricaHome home = new LoricaHome(directory.resolve("home")).create();
        whileRunning(home, postgres -> {
            update(postgres, "create table training.loan (id int primary key)");
            update(postgres, "insert into training.loan values (42)");
            assertThatThrownBy(() -> DriverManager.getConnection(
                            postgres.jdbcUrl(), Login.TRAINING.role(), postgres.password(Login.GATEWAY)))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("password");
        });
        whileRunning(home, postgres -> assertThat(firstLoan(postgres)).isEqualTo(42));
        assertThat(passwordFiles(home)).hasSize(5).allSatisfy(file -> {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            assertThat(home.logs().resolve("postgres.log"))
                    .content()
                    .doesNotContain(Files.readString(file).strip());
        });
    }

    @Test
    void a_login_whose_password_is_lost_gets_another() throws Exception {
        LoricaHome home = new LoricaHome(directory.resolve("home")).create();
        whileRunning(home, postgres -> update(postgres, "create table training.loan (id int primary key)"));
        Files.delete(home.keys().resolve("database/lorica_migrator.password"));
        whileRunning(home, postgres -> update(postgres, "insert into training.loan values (42)"));
    }

    @Test
    void a_home_from_before_there_were_roles_is_handed_to_their_owner() throws Exception {
        LoricaHome home = new LoricaHome(directory.resolve("home")).create();
        whileRunning(home, postgres -> {
            try (Connection superuser = DriverManager.getConnection(
                            postgres.jdbcUrl(),
                            Postgres.SUPERUSER,
                            Files.readString(home.keys().resolve("postgres.password"))
                                    .strip());
                    Statement statement = superuser.createStatement()) {
                statement.execute(
                        "create table training.loan (id int primary key); insert into training.loan values (42);"
                                + " alter schema training owner to lorica; drop owned by lorica_gateway,"
                                + " lorica_registry,"
                                + " lorica_training, lorica_migrator; drop role lorica_gateway, lorica_registry,"
                                + " lorica_training, lorica_migrator");
            }
        });
        whileRunning(home, postgres -> {
            update(postgres, "alter table training.loan add column amount int");
            assertThat(firstLoan(postgres)).isEqualTo(42);
        });
    }

    private static List<Path> passwordFiles(LoricaHome home) throws IOException {
        try (Stream<Path> files = Files.walk(home.keys())) {
            return files.filter(file -> file.toString().endsWith(".password")).toList();
        }
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

    private static Connection asMigrator(Postgres postgres) throws SQLException {
        return DriverManager.getConnection(
                postgres.jdbcUrl(), Login.MIGRATOR.role(), postgres.password(Login.MIGRATOR));
    }

    private static void update(Postgres postgres, String sql) throws SQLException {
        try (Connection connection = asMigrator(postgres);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static int firstLoan(Postgres postgres) throws SQLException {
        try (Connection connection = asMigrator(postgres);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select id from training.loan")) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
