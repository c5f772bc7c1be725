package io.lorica.api.decision;

/** How the risk must move as a field's value grows. */
public enum Trend {
    /** Never down. */
    INCREASING,
    /** Never up. */
    DECREASING
}
