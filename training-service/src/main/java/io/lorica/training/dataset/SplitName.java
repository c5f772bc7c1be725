package io.lorica.training.dataset;

/** What a row may be used for. */
public enum SplitName {
    TRAINING,
    VALIDATION,
    TEST
}
