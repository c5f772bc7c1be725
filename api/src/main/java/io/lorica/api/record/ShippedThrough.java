package io.lorica.api.record;

/**
 * How far the centre has a node's journal.
 *
 * @param sequence of the last record; 0: it has none
 * @param chainHash of that record and all before it, in hexadecimal; says nothing where it has none
 */
public record ShippedThrough(String node, long sequence, String chainHash) {}
