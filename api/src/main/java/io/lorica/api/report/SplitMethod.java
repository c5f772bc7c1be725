package io.lorica.api.report;

/** How rows are held out. */
public enum SplitMethod {
    /** At random, balanced by label. */
    RANDOM,
    /** The latest rows are test rows, those before them validation rows. */
    BY_TIME
}
