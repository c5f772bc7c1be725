package io.lorica.testsupport;

import io.lorica.database.DatabaseRoles;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/**
 * A real PostgreSQL with Lorica's roles, in which services connect under their own logins. It asks for no password and
 * ends with the JVM at the latest.
 */
public final class TestDatabase implements AutoCloseable {
    private static final String FIRST = "postgres";

    private final EmbeddedPostgres server;

    private TestDatabase(EmbeddedPostgres server) {
        this.server = server;
    }

    public static TestDatabase start() {
        try {
            var database = new TestDatabase(EmbeddedPostgres.start());
            database.addRoles(FIRST);
            return database;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Without a user: who connects is the service's own choice. */
    public String url() {
        return url(FIRST);
    }

    public String url(String name) {
        return "jdbc:postgresql://localhost:" + server.getPort() + "/" + name;
    }

    /** For tests that break what the service itself may not. */
    public DataSource asSuperuser() {
        return asSuperuser(FIRST);
    }

    public DataSource asSuperuser(String name) {
        return server.getDatabase("postgres", name);
    }

    /** As one of Lorica's roles that can log in. */
    public DataSource as(String role) {
        return server.getDatabase(role, FIRST);
    }

    /** One more database of the same server, as it is before {@link #addRoles}. */
    public void create(String name) {
        execute(FIRST, "create database " + name);
    }

    public void addRoles(String name) {
        try (Connection connection = asSuperuser(name).getConnection()) {
            DatabaseRoles.apply(connection);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void execute(String name, String sql) {
        try (Connection connection = asSuperuser(name).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
