package io.lorica.launcher.home;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file for people, where they asked for it. */
public final class WrittenFile {
    private WrittenFile() {}

    /** @throws LauncherException if it can't be written there */
    public static void write(Path file, byte[] content) {
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            Files.write(file, content);
        } catch (IOException e) {
            throw new LauncherException(
                    "%s can't be written (%s). Name a file in a folder that you may write to."
                            .formatted(file, FileFault.reason(e)),
                    e);
        }
    }

    /** As UTF-8. */
    public static void write(Path file, String content) {
        write(file, content.getBytes(StandardCharsets.UTF_8));
    }
}
