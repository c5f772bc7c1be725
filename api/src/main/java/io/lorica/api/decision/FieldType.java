package io.lorica.api.decision;

/** What a column of a table holds. */
public enum FieldType {
    NUMBER,
    CATEGORY,
    TEXT
}
