package io.lorica.scorecard.reason;

import java.util.List;

/**
 * Why a row got its score: the baseline and the contributions add up to it.
 *
 * @param label of the outcome that is explained
 * @param score the row's, in log-odds of that outcome as its {@link Contrast} says, before calibration
 * @param baseline mean score of the reference
 * @param contributions of each part's fields, in the parts' order
 * @param texts the row's texts with a number for each word; a text's words add up to its contribution
 */
public record Explanation(
        String label, double score, double baseline, List<Contribution> contributions, List<TextReasons> texts) {
    public Explanation {
        contributions = List.copyOf(contributions);
        texts = List.copyOf(texts);
    }

    /**
     * A text and what its words add to the score.
     *
     * @param words in the text's order
     */
    public record TextReasons(String field, String text, List<Word> words) {
        public TextReasons {
            words = List.copyOf(words);
        }
    }

    /**
     * @param start of the word in its text, in UTF-16 units as in a {@link String}
     * @param end behind it
     */
    public record Word(int start, int end, double logOdds) {}
}
