package io.lorica.decision.score;

import io.lorica.api.decision.ScoreCalibration;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Makes the sum of the parts' scores mean what it says: of decisions with P = 0.3, three in ten should come true. */
public sealed interface Calibration {
    OutcomeScores apply(OutcomeScores sum);

    /** @param fitted absent: scores stay as they are */
    static Calibration of(@Nullable ScoreCalibration fitted) {
        return fitted == null ? new None() : new Linear(fitted.weights(), fitted.shifts());
    }

    /** The scores as they are. */
    record None() implements Calibration {
        @Override
        public OutcomeScores apply(OutcomeScores sum) {
            return sum;
        }
    }

    /**
     * Weight times log-probability, plus shift. Platt, temperature and vector scaling are all of this form.
     *
     * @param weights by outcome
     * @param shifts by outcome
     * @see ScoreCalibration
     */
    record Linear(List<Double> weights, List<Double> shifts) implements Calibration {
        public Linear {
            weights = List.copyOf(weights);
            shifts = List.copyOf(shifts);
        }

        @Override
        public OutcomeScores apply(OutcomeScores sum) {
            List<Double> logProbabilities = sum.logProbabilities();
            if (weights.size() != logProbabilities.size() || shifts.size() != logProbabilities.size()) {
                throw new IllegalArgumentException("The calibration is of %d outcomes, the decision has %d"
                        .formatted(weights.size(), logProbabilities.size()));
            }
            return new OutcomeScores(IntStream.range(0, weights.size())
                    .mapToObj(i -> weights.get(i) * logProbabilities.get(i) + shifts.get(i))
                    .toList());
        }
    }
}
