package io.lorica.launcher.postgres;

import io.lorica.launcher.home.LauncherException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

/** The database's password, readable by the owner of the home only. */
final class PasswordFile {
    private static final int RANDOM_BYTES = 24;

    private PasswordFile() {}

    /** @param isInUse whether a database with this password exists already */
    static String readOrCreate(Path file, boolean isInUse) throws IOException {
        if (Files.exists(file)) {
            return Files.readString(file).strip();
        }
        if (isInUse) {
            throw new LauncherException("The database's password file " + file
                    + " is missing. Put it back from a backup, or remove the home to start afresh.");
        }
        byte[] random = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(random);
        String password = HexFormat.of().formatHex(random);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, password + "\n");
        return password;
    }
}
