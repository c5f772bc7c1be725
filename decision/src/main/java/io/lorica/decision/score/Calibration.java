package io.lorica.decision.score;

/** Makes the sum of the parts' scores mean what it says: of decisions with P = 0.3, three in ten should come true. */
public sealed interface Calibration {
    OutcomeScores apply(OutcomeScores sum);

    /** The scores as they are. */
    record None() implements Calibration {
        @Override
        public OutcomeScores apply(OutcomeScores sum) {
            return sum;
        }
    }
}
