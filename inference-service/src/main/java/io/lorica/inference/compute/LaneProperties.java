package io.lorica.inference.compute;

import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What an operator says of one lane; what is left out keeps the lane's default.
 *
 * @param queue jobs that may wait; one more is refused as overload
 * @param priority lanes with smaller numbers are served first
 * @param running jobs that run at the same time
 * @param slices slices between two tokens of the running texts
 * @param time after which a lane gets no further slice before the next token
 */
record LaneProperties(
        @Nullable @Positive Integer queue,
        @Nullable Integer priority,
        @Nullable @Positive Integer running,
        @Nullable @Positive Integer slices,
        @Nullable Duration time) {}
