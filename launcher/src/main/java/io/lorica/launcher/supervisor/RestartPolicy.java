package io.lorica.launcher.supervisor;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** A component that ends by itself is started again after 1, 2, 4 ... s, at most five times within ten minutes. */
final class RestartPolicy {
    private static final int LIMIT = 5;
    private static final Duration WINDOW = Duration.ofMinutes(10);

    private final InstantSource clock;
    private final Deque<Instant> recent = new ArrayDeque<>();

    RestartPolicy(InstantSource clock) {
        this.clock = clock;
    }

    /** How long to wait before the next start; empty when it is not worth another try. */
    synchronized Optional<Duration> next() {
        Instant now = clock.instant();
        recent.removeIf(restart -> restart.isBefore(now.minus(WINDOW)));
        if (recent.size() == LIMIT) {
            return Optional.empty();
        }
        recent.add(now);
        return Optional.of(Duration.ofSeconds(1L << (recent.size() - 1)));
    }
}
