package io.lorica.benchmarks;

import java.util.Locale;

/** What may decide on texts. */
enum TextContender {
    /** All that needs no language model. */
    SCORECARD,
    /** Its part of words and characters. */
    WORDS,
    /** A read-out of the model as it is. */
    FROZEN,
    /** A read-out with an adapter trained through it on the outcomes, judged by what it adds to the scorecard. */
    READ_OUT,
    /** The same, trained on what the scorecard leaves over. */
    RESIDUAL,
    /** The same adapter, trained on answers and read at the last position. */
    LAST_POSITION,
    /** As a run learns without text: the frozen model is asked of some rows, and left out if it adds nothing. */
    PROBED,
    /** The same, with every number's fifth beside it in words. */
    PROBED_IN_WORDS;

    /** As in the results. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    String withScorecard() {
        return label() + "_with_scorecard";
    }

    boolean needsLanguageModel() {
        return this != SCORECARD && this != WORDS;
    }
}
