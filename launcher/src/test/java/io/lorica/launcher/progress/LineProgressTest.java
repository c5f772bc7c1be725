package io.lorica.launcher.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LineProgressTest {
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Terminal terminal =
            new Terminal(new PrintStream(bytes, true, StandardCharsets.UTF_8), false, () -> now);

    @Test
    void a_log_gets_a_line_for_each_tenth_and_not_for_each_step() {
        try (Progress progress = terminal.progress("Train", "steps", 1)) {
            for (int step = 1; step <= 100; step++) {
                progress.at(step, 100, "loss 2.5");
            }
            now = now.plusSeconds(12);
        }
        assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
                .hasSize(12)
                .startsWith("Train ...", "  Train: 10/100 steps, loss 2.5")
                .endsWith("Train: 12.0 s");
    }

    @Test
    void a_line_that_says_nothing_new_is_not_repeated() {
        try (Progress progress = terminal.progress("Start", "programs", 1)) {
            for (int look = 0; look < 8; look++) {
                now = now.plusSeconds(20);
                progress.at(2, 5, "starting training");
            }
            now = now.plusSeconds(20);
            progress.at(2, 5, "starting inference");
        }
        assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
                .containsOnlyOnce("  Start: 2/5 programs, starting training")
                .containsOnlyOnce("  Start: 2/5 programs, starting inference");
    }

    @Test
    void a_slow_step_still_shows_that_it_lives() {
        try (Progress progress = terminal.progress("Train", "steps", 1)) {
            progress.at(1, 100, "");
            now = now.plusSeconds(20);
            progress.at(2, 100, "");
        }
        assertThat(bytes.toString(StandardCharsets.UTF_8)).contains("  Train: 2/100 steps");
    }
}
