package io.lorica.decision.field;

/**
 * What is wrong with one field of a row.
 *
 * @param message what it must be; never the value, which may be personal
 */
public record Fault(String field, String message) {}
