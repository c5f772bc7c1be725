package io.lorica.report.prediction;

import io.lorica.decision.metrics.JudgedRow;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One row of the data set.
 *
 * @param line of the uploaded file
 * @param split it is in: {@code training}, {@code validation} or {@code test}
 * @param label the true outcome's
 * @param time when it happened; absent where that is not known
 * @param heldOut why the prediction is not one of a row that was learnt: {@value #OUT_OF_FOLD} (by fits without the
 *     row) or {@value #TEST}; absent where there is no such prediction
 * @param judged the prediction; absent as {@code heldOut} is
 */
public record Prediction(
        long line,
        String split,
        String label,
        @Nullable Instant time,
        @Nullable String heldOut,
        @Nullable JudgedRow judged) {
    public static final String OUT_OF_FOLD = "out_of_fold";
    public static final String TEST = "test";
}
