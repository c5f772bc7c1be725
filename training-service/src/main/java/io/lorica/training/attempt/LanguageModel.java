package io.lorica.training.attempt;

import io.lorica.api.training.Evaluation.Reading;
import io.lorica.decision.score.PartScore;
import io.lorica.formats.adapter.Adapter;
import io.lorica.formats.readout.ReadOut;
import io.lorica.training.evaluation.RowScores;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run has learnt of the language model.
 *
 * @param adapter absent where the frozen model is read, or nothing
 * @param readOut absent where answers are read, or nothing
 * @param contenders what may say its share of a decision; the last one is what was learnt; empty where it is left out
 * @param reading what is to be told of learning from states; absent where that was not tried
 */
record LanguageModel(
        @Nullable Adapter adapter,
        @Nullable ReadOut readOut,
        List<Contender> contenders,
        @Nullable Reading reading) {
    /** Not asked at all. */
    static final LanguageModel NONE = new LanguageModel(null, null, List.of(), null);

    /**
     * @param name in the run's evaluation
     * @param outOfFold what it says of training rows that it had not seen, by their number
     */
    record Contender(String name, RowScores scores, Map<Integer, PartScore> outOfFold) {}

    /** Left out, and why. */
    static LanguageModel leftOut(Reading reading) {
        return new LanguageModel(null, null, List.of(), reading);
    }

    LanguageModel with(Reading told) {
        return new LanguageModel(adapter, readOut, contenders, told);
    }
}
