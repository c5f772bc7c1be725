package io.lorica.api.decision;

/** What a column is used for. */
public enum FieldRole {
    /** Goes into the prompt. */
    INPUT,
    /** The right answer. Exactly one field has this role. */
    LABEL,
    /** A protected attribute (age, sex, nationality): kept for fairness measures, never in the prompt. */
    PROTECTED,
    /** When what the row tells of happened: kept with the row, never in the prompt. At most one field, of type DATE. */
    EVENT_TIME,
    /**
     * Whom or what the row is about (a customer, an account): kept with the row, never in the prompt. At most one
     * field.
     */
    ENTITY,
    /** Read and dropped. */
    IGNORED
}
