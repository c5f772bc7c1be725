package io.lorica.launcher.log;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Tells what is added to a log, over its rotations. */
public final class LogFollower {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final int CHUNK = 65_536;

    private final Path log;
    private final Consumer<String> lines;
    private final StringBuilder unfinished = new StringBuilder();
    private @Nullable Object file;
    private long position;

    /** Begins behind what the log has now. */
    public LogFollower(Path log, Consumer<String> lines) throws IOException {
        this.log = log;
        this.lines = lines;
        this.file = key();
        this.position = Files.size(log);
    }

    /** Returns when the thread is interrupted. */
    public void follow() throws IOException {
        while (!Thread.currentThread().isInterrupted()) {
            readOn();
            try {
                Thread.sleep(POLL);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void readOn() throws IOException {
        if (!Files.exists(log)) {
            // Between two files of a rotation.
            return;
        }
        Object now = key();
        if ((now != null && !now.equals(file)) || Files.size(log) < position) {
            file = now;
            position = 0;
            unfinished.setLength(0);
        }
        try (RandomAccessFile in = new RandomAccessFile(log.toFile(), "r")) {
            in.seek(position);
            byte[] chunk = new byte[CHUNK];
            for (int read = in.read(chunk); read > 0; read = in.read(chunk)) {
                position += read;
                // A line's bytes may be cut anywhere; only whole lines are decoded.
                unfinished.append(new String(chunk, 0, read, StandardCharsets.ISO_8859_1));
            }
        }
        for (int end = unfinished.indexOf("\n"); end >= 0; end = unfinished.indexOf("\n")) {
            lines.accept(new String(
                    unfinished.substring(0, end).getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
            unfinished.delete(0, end + 1);
        }
    }

    private @Nullable Object key() throws IOException {
        return Files.readAttributes(log, BasicFileAttributes.class).fileKey();
    }
}
