package io.lorica.client;

import java.time.Duration;
import org.springframework.util.backoff.BackOffExecution;
import org.springframework.util.backoff.ExponentialBackOff;

/**
 * How often a call that got no answer, or a 5xx or 429, is made again. Only calls that can't do anything twice are:
 * those that read, decisions, revocations of keys, and those with an {@code Idempotency-Key}. All attempts have one
 * request id.
 *
 * @param attempts the first one included
 * @param firstWait before the second attempt; doubled for each further one, with a random share of a quarter
 * @param longestWait bound of each wait; a server that asks for a longer one is not called again
 */
public record Retries(int attempts, Duration firstWait, Duration longestWait) {
    public Retries {
        if (attempts < 1 || !firstWait.isPositive() || longestWait.compareTo(firstWait) < 0) {
            throw new IllegalArgumentException(
                    "Retries need at least 1 attempt and positive waits, the longest not below the first");
        }
    }

    /** Three attempts, 200 ms and 400 ms apart, or as long as the server asks, up to 10 s. */
    public static Retries standard() {
        return new Retries(3, Duration.ofMillis(200), Duration.ofSeconds(10));
    }

    /** Each call once: for callers with a loop of their own. */
    public static Retries none() {
        return new Retries(1, Duration.ofMillis(200), Duration.ofSeconds(10));
    }

    BackOffExecution start() {
        ExponentialBackOff waits = new ExponentialBackOff(firstWait.toMillis(), 2);
        waits.setMaxInterval(longestWait.toMillis());
        waits.setMaxAttempts(attempts - 1L);
        waits.setJitter(firstWait.toMillis() / 4);
        return waits.start();
    }
}
