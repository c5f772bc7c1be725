package io.lorica.api.decision;

/** What becomes of a value that is missing, of a category that is not declared, or of a number outside its range. */
public enum FieldPolicy {
    /** The row is set aside, the request refused. */
    REFUSE,
    /** The prompt shows a fixed token in its place, never the caller's text. */
    UNKNOWN
}
