package io.lorica.decision.calibration;

import io.lorica.api.decision.DecisionPolicy;
import io.lorica.api.decision.DecisionSpec;
import io.lorica.decision.score.CostMatrix;
import io.lorica.decision.score.LabelledScores;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** How a version decides: its scores' calibration, and the threshold that follows from the declared costs. */
public final class PolicyFit {
    private PolicyFit() {}

    /**
     * @param spec one that has no faults
     * @param rows validation rows: nothing was trained on them, and no metric is taken on them
     * @throws ArithmeticException if a score is not finite
     */
    public static DecisionPolicy of(DecisionSpec spec, List<LabelledScores> rows) {
        return new DecisionPolicy(spec, threshold(spec), CalibrationFit.of(spec, rows));
    }

    private static @Nullable Double threshold(DecisionSpec spec) {
        String riskyLabel = spec.riskyLabel();
        if (riskyLabel == null) {
            return null;
        }
        OptionalDouble threshold = CostMatrix.of(spec).riskThreshold(riskyLabel);
        return threshold.isPresent() ? threshold.getAsDouble() : null;
    }
}
