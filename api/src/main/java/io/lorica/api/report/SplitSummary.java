package io.lorica.api.report;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which rows were held out.
 *
 * @param method how they were chosen
 * @param training rows, which were fitted on
 * @param validation rows, on which calibration and choices were fitted
 * @param test rows, which are reported on
 * @param trainingTo the latest time of a training row; absent without an EVENT_TIME
 * @param testFrom the earliest time of a test row; absent without an EVENT_TIME
 * @param seed of the choice; it does not matter BY_TIME
 */
public record SplitSummary(
        SplitMethod method,
        int training,
        int validation,
        int test,
        @Nullable Instant trainingTo,
        @Nullable Instant testFrom,
        long seed) {}
