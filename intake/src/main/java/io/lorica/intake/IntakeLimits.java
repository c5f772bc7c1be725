package io.lorica.intake;

/**
 * @param maxRows rows that one file may have
 * @param maxPromptCharacters a row of a table with a longer prompt is set aside
 * @param maxLineCharacters a longer line of JSON is set aside, a longer row of a CSV file ends it
 * @param settings where the limits are set, for messages that say how to raise them
 */
public record IntakeLimits(int maxRows, int maxPromptCharacters, int maxLineCharacters, String settings) {

    /** Of data sets. */
    public IntakeLimits(int maxRows, int maxPromptCharacters, int maxLineCharacters) {
        this(maxRows, maxPromptCharacters, maxLineCharacters, "lorica.datasets");
    }
}
