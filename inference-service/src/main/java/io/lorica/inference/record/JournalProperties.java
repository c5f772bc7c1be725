package io.lorica.inference.record;

import io.lorica.inference.node.ThisNode;
import io.lorica.journal.JournalOptions;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * @param directory where the journal lies; one node's own, it survives restarts
 * @param secondDirectory where each record is written as well before it counts, best on another disk; absent: nowhere
 * @param segmentSize of one of its files
 * @param maxRecordSize of one decision's record; a decision with a larger one is not answered
 * @param keepFree on each disk: below it nothing is written, and no decision answered
 * @param keepFor how long records stay on the node at least once the centre has them
 * @param maxUnshipped bytes of records that the centre has not; beyond it no decision is answered
 * @param mergeWithin how soon the centre is to have a record, as its receipt says
 * @param shipInterval between two looks for records that the centre has not, and for the centre's key
 * @param probeInterval between two looks whether the journal can be written to
 */
@Validated
@ConfigurationProperties("lorica.journal")
record JournalProperties(
        @NotNull Path directory,
        @Nullable Path secondDirectory,
        @DefaultValue("64MB") @NotNull DataSize segmentSize,
        @DefaultValue("4MB") @NotNull DataSize maxRecordSize,
        @DefaultValue("256MB") @NotNull DataSize keepFree,
        @DefaultValue("7d") @NotNull Duration keepFor,
        @DefaultValue("2GB") @NotNull DataSize maxUnshipped,
        @DefaultValue("24h") @NotNull Duration mergeWithin,
        @DefaultValue("1s") @NotNull Duration shipInterval,
        @DefaultValue("1s") @NotNull Duration probeInterval) {
    static final String MAX_RECORD_SIZE = "lorica.journal.max-record-size";
    static final String MAX_UNSHIPPED = "lorica.journal.max-unshipped";

    /** Larger ones would not fit a call to the centre. */
    private static final DataSize LARGEST_RECORD = DataSize.ofMegabytes(4);

    private static final DataSize LARGEST_SEGMENT = DataSize.ofMegabytes(512);

    @AssertTrue(message = "max-record-size must be 1B to 4MB, segment-size 1B to 512MB")
    boolean isWithinBounds() {
        return isBetween(maxRecordSize, LARGEST_RECORD) && isBetween(segmentSize, LARGEST_SEGMENT);
    }

    private static boolean isBetween(DataSize size, DataSize largest) {
        return size.toBytes() >= 1 && size.compareTo(largest) <= 0;
    }

    JournalOptions options(ThisNode node, Clock clock) {
        JournalOptions options = JournalOptions.of(node.name())
                .withSegmentBytes(segmentSize.toBytes())
                .withMaxPayloadBytes((int) maxRecordSize.toBytes())
                .withReservedBytes(keepFree.toBytes())
                .withRetention(keepFor)
                .withClock(clock);
        return secondDirectory == null ? options : options.withSecondDirectory(secondDirectory.toAbsolutePath());
    }
}
