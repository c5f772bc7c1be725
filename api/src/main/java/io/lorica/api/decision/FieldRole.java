package io.lorica.api.decision;

/** What a column is used for. */
public enum FieldRole {
    /** Goes into the prompt. */
    INPUT,
    /** The right answer. Exactly one field has this role. */
    LABEL,
    /** A protected attribute (age, sex, nationality): kept for fairness measures, never in the prompt. */
    PROTECTED,
    /** Read and dropped. */
    IGNORED
}
