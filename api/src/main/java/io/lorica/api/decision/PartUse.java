package io.lorica.api.decision;

/** Whether a part of a decision is fitted and counts. */
public enum PartUse {
    /** Fitted where the data allow it, kept where it helps. */
    AUTO,
    /** Fitted and kept, or the run is refused. */
    ALWAYS,
    /** Not fitted. */
    NEVER
}
