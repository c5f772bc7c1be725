package io.lorica.inference.batch;

import io.lorica.intake.IntakeLimits;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param directory where batches lie with their files and results; one node's own, it survives restarts
 * @param threads batches that are worked on at the same time, each on one thread
 * @param inFlight rows of a batch that wait for the language model at the same time
 * @param chunkRows rows whose answers are written together: what a stop costs at most
 * @param maxRows rows that one file may have
 * @param maxLineCharacters a longer line of JSON is refused, a longer row of a CSV file refuses the file
 * @param unfinishedPerKey batches of one key that may be waiting or running
 * @param keepFor after what time a batch that has ended is deleted
 * @param rowTimeout how long a row waits for the language model, or for an engine that fails, before its batch fails
 */
@Validated
@ConfigurationProperties("lorica.batches")
record BatchesProperties(
        @NotNull Path directory,
        @DefaultValue("1") @Positive @Max(64) int threads,
        @DefaultValue("8") @Positive @Max(64) int inFlight,
        @DefaultValue("1000") @Positive @Max(100_000) int chunkRows,
        @DefaultValue("1000000") @Positive int maxRows,
        @DefaultValue("4000000") @Positive int maxLineCharacters,
        @DefaultValue("10") @Positive int unfinishedPerKey,
        @DefaultValue("7d") @NotNull Duration keepFor,
        @DefaultValue("10m") @NotNull Duration rowTimeout) {
    static final String ROW_TIMEOUT = "lorica.batches.row-timeout";

    IntakeLimits limits() {
        return new IntakeLimits(maxRows, Integer.MAX_VALUE, maxLineCharacters, "lorica.batches");
    }
}
