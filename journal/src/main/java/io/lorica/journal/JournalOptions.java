package io.lorica.journal;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How a journal is kept.
 *
 * @param node the node's name, which the chain begins with and receipts carry
 * @param segmentBytes a file that has grown to this gets a successor; it may end one batch above
 * @param maxPayloadBytes a larger record is refused
 * @param reservedBytes kept free on each disk: appends that would go below are refused beforehand
 * @param retention how long shipped records are kept on the node at least
 * @param secondDirectory where each record is written as well before it counts, best on another disk
 */
public record JournalOptions(
        String node,
        long segmentBytes,
        int maxPayloadBytes,
        long reservedBytes,
        Duration retention,
        Optional<Path> secondDirectory,
        Clock clock) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    /** A segment is held in memory while it is checked at the start. */
    private static final long LARGEST_SEGMENT = 1L << 29;

    private static final int LARGEST_PAYLOAD = 1 << 26;

    public JournalOptions {
        if (!NAME.matcher(node).matches()) {
            throw new IllegalArgumentException(
                    "A node's name has 1 to 100 letters, digits, '.', '_', '-', a letter or digit first, unlike '%s'"
                            .formatted(node));
        }
        requireBetween("segmentBytes", segmentBytes, 1, LARGEST_SEGMENT);
        requireBetween("maxPayloadBytes", maxPayloadBytes, 1, LARGEST_PAYLOAD);
        requireBetween("reservedBytes", reservedBytes, 0, Long.MAX_VALUE);
        if (retention.isNegative()) {
            throw new IllegalArgumentException("retention must not be negative, unlike " + retention);
        }
    }

    /** Segments of 64 MiB, records up to 1 MiB, 256 MiB kept free, shipped records kept for a week, one place. */
    public static JournalOptions of(String node) {
        return new JournalOptions(
                node, 64L << 20, 1 << 20, 256L << 20, Duration.ofDays(7), Optional.empty(), Clock.systemUTC());
    }

    public JournalOptions withSegmentBytes(long bytes) {
        return new JournalOptions(node, bytes, maxPayloadBytes, reservedBytes, retention, secondDirectory, clock);
    }

    public JournalOptions withMaxPayloadBytes(int bytes) {
        return new JournalOptions(node, segmentBytes, bytes, reservedBytes, retention, secondDirectory, clock);
    }

    public JournalOptions withReservedBytes(long bytes) {
        return new JournalOptions(node, segmentBytes, maxPayloadBytes, bytes, retention, secondDirectory, clock);
    }

    public JournalOptions withRetention(Duration least) {
        return new JournalOptions(node, segmentBytes, maxPayloadBytes, reservedBytes, least, secondDirectory, clock);
    }

    public JournalOptions withSecondDirectory(Path directory) {
        return new JournalOptions(
                node, segmentBytes, maxPayloadBytes, reservedBytes, retention, Optional.of(directory), clock);
    }

    public JournalOptions withClock(Clock other) {
        return new JournalOptions(
                node, segmentBytes, maxPayloadBytes, reservedBytes, retention, secondDirectory, other);
    }

    private static void requireBetween(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException("%s must be %d to %d, not %d".formatted(name, least, most, value));
        }
    }
}
