package io.lorica.intake;

/**
 * @param maxRows rows that one file may have
 * @param maxPromptCharacters a row of a table with a longer prompt is set aside
 */
public record IntakeLimits(int maxRows, int maxPromptCharacters) {}
