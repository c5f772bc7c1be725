package io.lorica.scorecard.words;

import java.util.List;

/**
 * A word's place in a text; where words have no spaces between them, each character's.
 *
 * @param start in UTF-16 units as in a {@link String}
 * @param end behind it
 */
public record TextSpan(int start, int end) {
    /** The words of a text in its order, as the model of words takes them. */
    public static List<TextSpan> words(String text) {
        return Grams.words(text);
    }
}
