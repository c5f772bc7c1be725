package io.lorica.api.decision;

import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;

/**
 * A calibration that was fitted on validation rows. With p the softmax of the parts' summed scores, an outcome's
 * calibrated score is its weight times ln p, plus its shift; their softmax gives the probabilities.
 *
 * @param method which of the weights and shifts were free
 * @param weights by the spec's order of outcomes, above 0: a calibration never turns an order round
 * @param shifts by the spec's order of outcomes, in log-odds
 */
public record ScoreCalibration(
        @NotNull CalibrationMethod method,
        @NotEmpty @Size(max = 100) List<@NotNull Double> weights,
        @NotEmpty @Size(max = 100) List<@NotNull Double> shifts) {
    public ScoreCalibration {
        // toList keeps nulls, so that the check of a request can say where they stand.
        weights = weights == null ? List.of() : weights.stream().toList();
        shifts = shifts == null ? List.of() : shifts.stream().toList();
    }
}
