package io.lorica.launcher.log;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFollowerTest {
    @TempDir
    Path logs;

    @Test
    void whole_lines_that_are_added_are_told_over_a_rotation() throws Exception {
        Path log = Files.writeString(logs.resolve("gateway.log"), "before\n");
        List<String> told = new CopyOnWriteArrayList<>();
        LogFollower follower = new LogFollower(log, told::add);
        Thread reader = Thread.ofVirtual().start(() -> {
            try {
                follower.follow();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        try {
            Files.writeString(log, "erste Zeile für ", StandardOpenOption.APPEND);
            Files.writeString(log, "alle\nhalf", StandardOpenOption.APPEND);
            await().until(() -> told.equals(List.of("erste Zeile für alle")));
            Files.writeString(log, " a line\n", StandardOpenOption.APPEND);
            await().until(() -> told.size() == 2);
            Files.move(log, logs.resolve("gateway.log.2026-11-26.0"));
            Files.writeString(log, "after\n");
            await().until(() -> told.equals(List.of("erste Zeile für alle", "half a line", "after")));
        } finally {
            reader.interrupt();
            reader.join();
        }
    }
}
