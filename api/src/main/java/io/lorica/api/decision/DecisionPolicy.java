package io.lorica.api.decision;

import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotNull;
import org.jspecify.annotations.Nullable;

/**
 * A spec with what was chosen for one adapter version.
 *
 * @param spec what the version was trained to decide
 * @param riskThreshold of two outcomes without review: a row is called risky when P(risky) is at or above it. Absent:
 *     the decision of least expected cost is made
 * @param calibration what makes probabilities of the version's scores; absent: their softmax, as it is
 */
public record DecisionPolicy(
        @NotNull @Valid DecisionSpec spec,
        @Nullable @DecimalMin("0") @DecimalMax("1") Double riskThreshold,
        @Nullable @Valid ScoreCalibration calibration) {

    /** Uncalibrated. */
    public DecisionPolicy(DecisionSpec spec, @Nullable Double riskThreshold) {
        this(spec, riskThreshold, null);
    }
}
