package io.lorica.training.attempt;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.engine.tokenizer.Tokenizer;
import io.lorica.training.TrainingProblem;
import java.util.Arrays;
import java.util.List;

/** What a decision's answers are to one base model: tokens, by which they must be told apart. */
final class AnswerTokens {
    private AnswerTokens() {}

    /**
     * Log-probabilities add up over an answer's tokens, so an answer is never likelier than one that it begins with.
     *
     * @throws TrainingProblem.Untrainable if an answer is no token at all, or begins with all those of another
     */
    static void requireApart(List<LoadedDataset> data, Tokenizer tokenizer) {
        data.stream().map(LoadedDataset::decision).forEach(decision -> {
            if (decision != null) {
                requireApart(decision, tokenizer);
            }
        });
    }

    private static void requireApart(DecisionSpec decision, Tokenizer tokenizer) {
        for (DecisionSpec.Outcome longer : decision.outcomes()) {
            int[] tokens = tokenizer.encode(longer.answer());
            if (tokens.length == 0) {
                throw new TrainingProblem.Untrainable(
                        "The answer '%s' has no token in this base model. Upload the data set with another answer."
                                .formatted(longer.answer()));
            }
            for (DecisionSpec.Outcome other : decision.outcomes()) {
                int[] start = tokenizer.encode(other.answer());
                if (!other.equals(longer)
                        && start.length <= tokens.length
                        && Arrays.equals(start, Arrays.copyOf(tokens, start.length))) {
                    throw new TrainingProblem.Untrainable(
                            ("To this base model the answer '%s' begins with all tokens of the answer '%s', which would"
                                            + " always be likelier. Upload the data set with other answers.")
                                    .formatted(longer.answer(), other.answer()));
                }
            }
        }
    }
}
