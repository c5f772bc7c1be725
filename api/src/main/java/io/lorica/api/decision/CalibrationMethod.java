package io.lorica.api.decision;

/** How scores become probabilities that come true. */
public enum CalibrationMethod {
    /** Of two outcomes: one weight for the difference of their scores, and a shift (Platt 1999). */
    PLATT,
    /** One weight for all outcomes, 1 / temperature (Guo et al. 2017). */
    TEMPERATURE,
    /** A weight and a shift for each outcome (Guo et al. 2017). */
    VECTOR
}
