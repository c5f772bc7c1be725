package io.lorica.launcher;

import io.lorica.launcher.home.LauncherException;
import io.lorica.launcher.home.LoricaHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The key that the launcher itself calls with. */
final class LauncherKey {
    private LauncherKey() {}

    static Path file(LoricaHome home) {
        return home.keys().resolve("launcher.key");
    }

    /** @throws LauncherException if it is not there */
    static String read(LoricaHome home) throws IOException {
        Path file = file(home);
        if (!Files.isReadable(file)) {
            throw new LauncherException("The key " + file + " is missing. Make an ADMIN key with your own admin key"
                    + " (POST /v1/api-keys) and put it there.");
        }
        return Files.readString(file).strip();
    }
}
