package io.lorica.launcher.postgres;

import io.lorica.launcher.home.LauncherException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * PostgreSQL refuses to run as root. In a user namespace without a mapping the same process is nobody to itself, while
 * it keeps access to root's files, so no second account and no change of owner is needed.
 */
final class NotRoot {
    private static final List<String> USER_NAMESPACE = List.of("unshare", "--user");

    private NotRoot() {}

    /** What to put in front of a PostgreSQL command; nothing for ordinary users. */
    static List<String> prefix() throws IOException {
        if (!isRoot()) {
            return List.of();
        }
        if (!userNamespaceWorks()) {
            throw new LauncherException("PostgreSQL refuses to run as root, and this system does not let root make a"
                    + " user namespace (unshare --user). Start Lorica as an ordinary user.");
        }
        return USER_NAMESPACE;
    }

    private static boolean isRoot() throws IOException {
        Path self = Path.of("/proc/self");
        return Files.exists(self)
                ? Integer.valueOf(0).equals(Files.getAttribute(self, "unix:uid"))
                : "root".equals(System.getProperty("user.name"));
    }

    private static boolean userNamespaceWorks() {
        try {
            return new ProcessBuilder(USER_NAMESPACE.get(0), USER_NAMESPACE.get(1), "true")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
