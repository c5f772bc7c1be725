package io.lorica.training.attempt;

import io.lorica.engine.tokenizer.Tokenizer;
import io.lorica.engine.train.TrainingExample;
import io.lorica.formats.adapter.AdapterConfig;
import io.lorica.training.TrainingProblem;
import io.lorica.training.dataset.SplitRow;
import java.util.Arrays;
import java.util.List;

/** The text in every prompt from which an activated adapter acts, and its tokens. */
record Invocation(String text, List<Integer> tokens) {

    static Invocation of(String text, Tokenizer tokenizer) {
        return new Invocation(
                text, Arrays.stream(tokenizer.encode(text)).boxed().toList());
    }

    /**
     * @throws TrainingProblem.Untrainable naming the first row, of whatever split, in which the adapter would not act
     *     as served
     */
    void requireIn(List<LoadedDataset> data, Examples examples, AdapterConfig adapter) {
        for (LoadedDataset set : data) {
            for (SplitRow row : set.rows()) {
                examples.of(row, set.decision()).forEach(example -> require(row, example, adapter));
            }
        }
    }

    private void require(SplitRow row, TrainingExample example, AdapterConfig adapter) {
        int[] prompt = Arrays.copyOf(example.tokens(), example.promptLength());
        int first = adapter.firstActive(prompt);
        if (first == prompt.length) {
            throw new TrainingProblem.Untrainable(("The prompt of line %d does not hold options.invocation '%s' as the"
                            + " tokens that text has by itself. Name a text that every prompt has, from the beginning"
                            + " of a word, a line or a special token on; plain text has no prompt.")
                    .formatted(row.line(), text));
        }
        if (adapter.firstActive(example.tokens()) != first) {
            throw new TrainingProblem.Untrainable(
                    "The answer of line %d repeats options.invocation '%s'. Name a text that stands in prompts only."
                            .formatted(row.line(), text));
        }
    }
}
