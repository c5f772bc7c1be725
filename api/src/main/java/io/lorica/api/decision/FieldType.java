package io.lorica.api.decision;

/** What a column of a table holds. */
public enum FieldType {
    /** A decimal number whose plain form has at most 64 characters. */
    NUMBER,
    /** One of few texts. */
    CATEGORY,
    /** Any text. */
    TEXT,
    /** {@code true} or {@code false}. */
    BOOLEAN,
    /** ISO 8601: a calendar date, or a date and time with its offset from UTC. */
    DATE
}
