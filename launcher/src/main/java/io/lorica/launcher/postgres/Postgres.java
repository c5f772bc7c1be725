package io.lorica.launcher.postgres;

import io.lorica.database.Login;
import io.lorica.files.DurableFile;
import io.lorica.launcher.home.LauncherException;
import io.lorica.launcher.home.LoricaHome;
import io.lorica.launcher.supervisor.Component;
import io.lorica.launcher.supervisor.OwnSession;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** The database of a local Lorica: one cluster, reachable by password on the loopback interface only. */
public final class Postgres implements Component {
    /** Makes the cluster and its roles; no service connects as it. */
    static final String SUPERUSER = "lorica";

    private static final String DATABASE = "lorica";

    private final PostgresBinaries binaries;
    private final List<String> prefix;
    private final Path data;
    private final Path log;
    private final int port;
    private final Logins logins;
    private final AtomicBoolean isPrepared = new AtomicBoolean();

    private Postgres(PostgresBinaries binaries, List<String> prefix, Path data, Path log, int port, Logins logins) {
        this.binaries = binaries;
        this.prefix = prefix;
        this.data = data;
        this.log = log;
        this.port = port;
        this.logins = logins;
    }

    /** Unpacks the programs and makes the cluster and its password, if this home has none yet. */
    public static Postgres prepare(LoricaHome home, int port) {
        Path log = home.logs().resolve("postgres.log");
        try {
            PostgresBinaries binaries = PostgresBinaries.unpackInto(home.postgres());
            Path data = home.postgres().resolve("data");
            List<String> prefix = NotRoot.prefix();
            Logins logins = Logins.of(home.keys(), Files.exists(data));
            Postgres postgres = new Postgres(binaries, prefix, data, log, port, logins);
            if (Files.exists(data)) {
                postgres.requireSameMajorVersion();
            } else {
                postgres.initialise(Logins.superuserFile(home.keys()));
            }
            return postgres;
        } catch (IOException e) {
            throw new LauncherException("PostgreSQL cannot be prepared in " + home.postgres() + ": " + e, e);
        }
    }

    public String jdbcUrl() {
        return jdbcUrl(DATABASE);
    }

    public String password(Login login) {
        return logins.password(login);
    }

    public Path passwordFile(Login login) {
        return logins.file(login);
    }

    @Override
    public String name() {
        return "postgres";
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public Path log() {
        return log;
    }

    @Override
    public Process start() throws IOException {
        isPrepared.set(false);
        List<String> command = command(
                "postgres",
                "-D",
                data.toString(),
                "-p",
                String.valueOf(port),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "unix_socket_directories=",
                "-c",
                "shared_buffers=64MB",
                "-c",
                "max_connections=80");
        return new ProcessBuilder(OwnSession.of(command))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    /** Accepts connections and has the product's database with its roles. */
    @Override
    public boolean isHealthy() {
        try (Connection connection = connectAsSuperuser("postgres")) {
            if (!isPrepared.get()) {
                requireDatabase(connection);
                try (Connection own = connectAsSuperuser(DATABASE)) {
                    logins.applyTo(own);
                }
                isPrepared.set(true);
            }
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    private static void requireDatabase(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet found =
                        statement.executeQuery("select 1 from pg_database where datname = '" + DATABASE + "'")) {
            if (!found.next()) {
                statement.execute("create database " + DATABASE);
            }
        }
    }

    private Connection connectAsSuperuser(String database) throws SQLException {
        return DriverManager.getConnection(jdbcUrl(database), SUPERUSER, logins.superuser());
    }

    /** A fast shutdown: clients are disconnected, and what was committed is on disk. */
    @Override
    public void requestStop(ProcessHandle process) {
        try {
            run(List.of("stop", "-D", data.toString(), "-m", "fast", "-W"), "pg_ctl");
        } catch (IOException e) {
            process.destroy();
        }
    }

    private void initialise(Path passwordFile) throws IOException {
        // Made beside its place and moved, so that an interrupted start leaves no half cluster.
        Path unfinished = data.resolveSibling("data.unfinished");
        PostgresBinaries.deleteTree(unfinished);
        run(
                List.of(
                        "-D",
                        unfinished.toString(),
                        "-U",
                        SUPERUSER,
                        "--pwfile=" + passwordFile,
                        "--auth=scram-sha-256",
                        "--encoding=UTF8",
                        "--locale-provider=builtin",
                        "--locale=C.UTF-8",
                        "--data-checksums"),
                "initdb");
        DurableFile.publish(unfinished, data);
    }

    private void requireSameMajorVersion() throws IOException {
        String onDisk = Files.readString(data.resolve("PG_VERSION")).strip();
        Process process = new ProcessBuilder(command("postgres", "--version")).start();
        String version = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!version.contains(" " + onDisk + ".")) {
            throw new LauncherException("The database in " + data + " was made by PostgreSQL " + onDisk
                    + ", and this Lorica brings " + version.strip()
                    + ". Dump it with the Lorica that made it and load it into a new home.");
        }
    }

    private void run(List<String> arguments, String program) throws IOException {
        List<String> command = new ArrayList<>(command(program));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        try {
            if (!process.waitFor(120, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IOException(program + " failed; its output is in " + log);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
            throw new IOException(program + " was interrupted", e);
        }
    }

    private List<String> command(String program, String... arguments) {
        List<String> command = new ArrayList<>(prefix);
        command.add(binaries.program(program));
        command.addAll(List.of(arguments));
        return command;
    }

    private String jdbcUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }
}
