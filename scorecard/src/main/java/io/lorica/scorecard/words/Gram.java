package io.lorica.scorecard.words;

/**
 * A run of words, or of characters of one word, in a text.
 *
 * @param key its kind and text, in lower case
 * @param kind of features that are normed together
 * @param start of the words that it stands in, in the text
 * @param end behind them
 */
record Gram(String key, Kind kind, int start, int end) {
    enum Kind {
        WORDS,
        CHARACTERS
    }
}
