package io.lorica.inference.compute;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A lane as the scheduler sees it.
 *
 * @param queue jobs that may wait; one more is refused as overload
 * @param priority lanes with smaller numbers are served first
 * @param running jobs that run at the same time, each in its slices or as a text of the running batch
 * @param together scorings that may share forward passes, and then are one job with a slice for each pass
 * @param slices most slices in one turn; to begin a text counts as one
 * @param time after which the lane gets no further slice in a turn; a slice that has begun ends
 */
record LaneSettings(int queue, int priority, int running, int together, int slices, Duration time) {

    LaneSettings with(@Nullable LaneProperties said) {
        return said == null
                ? this
                : new LaneSettings(
                        or(said.queue(), queue),
                        or(said.priority(), priority),
                        or(said.running(), running),
                        together,
                        or(said.slices(), slices),
                        or(said.time(), time));
    }

    private static <T> T or(@Nullable T said, T standard) {
        return Optional.ofNullable(said).orElse(standard);
    }
}
