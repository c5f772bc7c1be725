package io.lorica.api.access;

/**
 * A key as histories name it.
 *
 * @param name as it was then; ids are unique, names need not be
 */
public record KeyRef(String id, String name) {}
