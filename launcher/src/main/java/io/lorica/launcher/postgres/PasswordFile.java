package io.lorica.launcher.postgres;

import io.lorica.files.DurableFile;
import io.lorica.launcher.home.LauncherException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

/** A password of the database, readable by the owner of the home only. */
final class PasswordFile {
    private static final int RANDOM_BYTES = 24;
    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private PasswordFile() {}

    /** A login's password is set anew at each start, so a lost file is no loss. */
    static String readOrCreate(Path file) throws IOException {
        return readOrCreate(file, false);
    }

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
        Path partial = Files.createTempFile(file.getParent(), "password-", ".partial", OWNER_ONLY);
        Files.writeString(partial, password + "\n");
        DurableFile.publish(partial, file);
        return password;
    }
}
