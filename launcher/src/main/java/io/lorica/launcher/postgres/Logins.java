package io.lorica.launcher.postgres;

import io.lorica.database.DatabaseRoles;
import io.lorica.database.Login;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * The passwords of a local database, each in a file of the keys' folder: the superuser's, which the cluster is made
 * with, and one for each login.
 */
final class Logins {
    private final Path keys;
    private final String superuser;
    private final Map<Login, String> passwords;

    private Logins(Path keys, String superuser, Map<Login, String> passwords) {
        this.keys = keys;
        this.superuser = superuser;
        this.passwords = passwords;
    }

    /** @param isInUse whether the cluster exists, so that a superuser's password can't be made up any more */
    static Logins of(Path keys, boolean isInUse) throws IOException {
        String superuser = PasswordFile.readOrCreate(superuserFile(keys), isInUse);
        Map<Login, String> passwords = new EnumMap<>(Login.class);
        for (Login login : Login.values()) {
            Path file = file(keys, login);
            Files.createDirectories(file.getParent());
            passwords.put(login, PasswordFile.readOrCreate(file));
        }
        return new Logins(keys, superuser, passwords);
    }

    static Path superuserFile(Path keys) {
        return keys.resolve("postgres.password");
    }

    String superuser() {
        return superuser;
    }

    String password(Login login) {
        return Objects.requireNonNull(passwords.get(login));
    }

    Path file(Login login) {
        return file(keys, login);
    }

    private static Path file(Path keys, Login login) {
        return keys.resolve("database").resolve(login.role() + ".password");
    }

    /** Makes the database's roles and passwords those of this home. */
    void applyTo(Connection connection) throws SQLException {
        DatabaseRoles.apply(connection);
        for (Map.Entry<Login, String> login : passwords.entrySet()) {
            DatabaseRoles.setPassword(connection, login.getKey(), login.getValue());
        }
    }
}
