package io.lorica.database;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import org.postgresql.PGConnection;

/** Brings {@code roles.sql} to the database of a superuser's connection. Each call may be repeated. */
public final class DatabaseRoles {
    private static final String SCRIPT = "roles.sql";

    private DatabaseRoles() {}

    /** Adds roles and schemas that are missing, all or nothing, and hands older tables to the owner. */
    public static void apply(Connection superuser) throws SQLException {
        boolean autoCommit = superuser.getAutoCommit();
        superuser.setAutoCommit(false);
        try (Statement statement = superuser.createStatement()) {
            statement.execute(script());
            superuser.commit();
        } catch (SQLException e) {
            superuser.rollback();
            throw e;
        } finally {
            superuser.setAutoCommit(autoCommit);
        }
    }

    /** The password is hashed before it is sent, so no log of the server can show it. */
    public static void setPassword(Connection superuser, Login login, String password) throws SQLException {
        superuser.unwrap(PGConnection.class).alterUserPassword(login.role(), password.toCharArray(), "scram-sha-256");
    }

    private static String script() {
        try (InputStream in = Objects.requireNonNull(DatabaseRoles.class.getResourceAsStream(SCRIPT))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
