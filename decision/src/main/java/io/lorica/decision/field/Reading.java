package io.lorica.decision.field;

/** What reading one field gave. */
sealed interface Reading {
    record Value(FieldValue value) implements Reading {}

    /** Nothing, and that is allowed: the field is left out of the row. */
    record Nothing() implements Reading {}

    /** @param expected what the value must be; never the value itself */
    record Refused(String expected) implements Reading {}
}
