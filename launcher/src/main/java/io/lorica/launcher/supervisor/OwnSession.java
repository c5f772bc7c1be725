package io.lorica.launcher.supervisor;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Ctrl-C reaches every process of the terminal's foreground group at once. Programs that are to be stopped in order, or
 * to outlive the terminal, are therefore started in a session of their own.
 */
public final class OwnSession {
    private OwnSession() {}

    public static List<String> of(List<String> command) {
        List<String> wrapped = new ArrayList<>();
        if (onPath("setsid").isPresent()) {
            wrapped.add("setsid");
        } else {
            // macOS has no setsid: signals that are ignored at exec stay ignored.
            wrapped.addAll(List.of("sh", "-c", "trap '' INT HUP; exec \"$@\"", "sh"));
        }
        wrapped.addAll(command);
        return wrapped;
    }

    private static Optional<Path> onPath(String program) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Arrays.stream(path.split(File.pathSeparator))
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
