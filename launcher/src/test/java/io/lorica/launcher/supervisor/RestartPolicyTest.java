package io.lorica.launcher.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RestartPolicyTest {
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final RestartPolicy policy = new RestartPolicy(() -> now);

    @Test
    void the_wait_doubles_and_five_restarts_are_enough() {
        assertThat(Stream.generate(policy::next).limit(6))
                .containsExactly(
                        Optional.of(Duration.ofSeconds(1)),
                        Optional.of(Duration.ofSeconds(2)),
                        Optional.of(Duration.ofSeconds(4)),
                        Optional.of(Duration.ofSeconds(8)),
                        Optional.of(Duration.ofSeconds(16)),
                        Optional.empty());
    }

    @Test
    void crashes_of_long_ago_do_not_count() {
        for (int i = 0; i < 5; i++) {
            policy.next();
        }
        now = now.plus(Duration.ofMinutes(11));
        assertThat(policy.next()).contains(Duration.ofSeconds(1));
    }
}
