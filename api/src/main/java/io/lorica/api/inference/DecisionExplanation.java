package io.lorica.api.inference;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a decision's score is what it is: the baseline and the contributions add up to the score. All numbers are
 * log-odds in natural logarithms, before calibration; above 0 they speak for the outcome that is explained.
 *
 * @param label of the outcome that is explained: the risky one, or where the spec names none, the most probable one
 * @param score of the inputs: log-odds of the outcome over the other, of more than two less the mean of the others
 * @param baseline mean score of the reference
 * @param reference what the inputs are held against
 * @param contributions of each part's fields, in the parts' order
 * @param texts the inputs' texts with a number for each word
 * @param phrases the inputs' texts as the language model reads them, with a number for each phrase; absent where the
 *     language model does not count, or what it says is not shared out among the fields
 * @param principalReasons at most four that speak for the outcome, the largest first; related fields are summed to
 *     their family
 */
public record DecisionExplanation(
        String label,
        double score,
        double baseline,
        Reference reference,
        List<Contribution> contributions,
        List<TextReasons> texts,
        @Nullable List<TextReasons> phrases,
        List<PrincipalReason> principalReasons) {

    /**
     * Rows that were drawn when the version was trained, and lie in it.
     *
     * @param from which rows they were drawn from, in words
     * @param candidates how many there were to draw from
     * @param rows how many were drawn
     */
    public record Reference(String from, int candidates, int rows, long seed) {}

    /**
     * One line.
     *
     * @param part as {@link Decision#parts} names it
     * @param field whose value it is; absent where it is of no one field: words that the texts lack, and of the
     *     adapter what it says where all values are hidden or, where it is not shared out, all that it says
     * @param value as it was read; absent without a field, for texts, and where there is none
     * @param standardError of the log-odds where they are estimated; 0 where an estimate is exact, absent where there
     *     is no estimate or only one
     */
    public record Contribution(
            String part,
            @Nullable String field,
            @Nullable String value,
            double logOdds,
            @Nullable Double standardError) {}

    /**
     * A text, whose words, or phrases, add up to its contribution of the part that reads them.
     *
     * @param words in the text's order; where the language model reads it, its phrases
     */
    public record TextReasons(String field, String text, List<Word> words) {}

    /**
     * @param start of the word in its text, in UTF-16 units
     * @param end behind it
     * @param standardError as {@link Contribution#standardError}
     */
    public record Word(
            int start, int end, double logOdds, @Nullable Double standardError) {}

    /**
     * One reason, as a notice tells it.
     *
     * @param family its name, or the field's that has none
     * @param fields whose values it is; empty where it is of the inputs as a whole
     * @param logOdds added towards the outcome, above 0
     */
    public record PrincipalReason(String family, String textEn, String textZh, List<String> fields, double logOdds) {}
}
