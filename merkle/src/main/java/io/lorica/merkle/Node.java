package io.lorica.merkle;

/**
 * A complete subtree: the leaves from {@code index * 2^level} to before {@code (index + 1) * 2^level}. Its hash never
 * changes once they are there.
 */
public record Node(int level, long index) {}
