package io.lorica.scorecard.reason;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a row got its score: the baseline and the contributions add up to it.
 *
 * @param label of the outcome that is explained
 * @param score the row's, in log-odds of that outcome as its {@link Contrast} says, before calibration
 * @param baseline mean score of the reference
 * @param contributions of each part's fields, in the parts' order
 * @param texts the row's texts with a number for each word; a text's words add up to its contribution
 * @param phrases the row's texts as a language model reads them, with a number for each phrase; they add up to the
 *     text's contribution of the adapter
 */
public record Explanation(
        String label,
        double score,
        double baseline,
        List<Contribution> contributions,
        List<TextReasons> texts,
        List<TextReasons> phrases) {
    public Explanation {
        contributions = List.copyOf(contributions);
        texts = List.copyOf(texts);
        phrases = List.copyOf(phrases);
    }

    /** Without a language model's phrases. */
    public Explanation(
            String label, double score, double baseline, List<Contribution> contributions, List<TextReasons> texts) {
        this(label, score, baseline, contributions, texts, List.of());
    }

    /** Whether what the adapter says is shared out among the fields. */
    public boolean isAdapterSharedOut() {
        return contributions.stream().anyMatch(line -> line.part().equals(Explainer.ADAPTER) && line.field() != null);
    }

    /**
     * A text and what its words add to the score.
     *
     * @param words in the text's order; of an adapter's, its phrases
     */
    public record TextReasons(String field, String text, List<Word> words) {
        public TextReasons {
            words = List.copyOf(words);
        }
    }

    /**
     * @param start of the word in its text, in UTF-16 units as in a {@link String}
     * @param end behind it
     * @param standardError as {@link Contribution#standardError}
     */
    public record Word(
            int start, int end, double logOdds, @Nullable Double standardError) {

        /** Of a part that is worked out exactly. */
        public Word(int start, int end, double logOdds) {
            this(start, end, logOdds, null);
        }
    }
}
