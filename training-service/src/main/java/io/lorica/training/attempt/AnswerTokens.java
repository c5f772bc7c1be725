package io.lorica.training.attempt;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.decision.score.AnswersApart;
import io.lorica.engine.tokenizer.Tokenizer;
import io.lorica.training.TrainingProblem;
import java.util.List;

/** What a decision's answers are to one base model: tokens, by which they must be told apart. */
final class AnswerTokens {
    private AnswerTokens() {}

    /**
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
        decision.outcomes().stream()
                .map(DecisionSpec.Outcome::answer)
                .filter(answer -> tokenizer.encode(answer).length == 0)
                .findFirst()
                .ifPresent(answer -> {
                    throw new TrainingProblem.Untrainable(
                            "The answer '%s' has no token in this base model. Upload the data set with another answer."
                                    .formatted(answer));
                });
        AnswersApart.clash(decision.outcomes(), tokenizer::encode).ifPresent(clash -> {
            throw new TrainingProblem.Untrainable(
                    ("To this base model the answer '%s' begins with all tokens of the answer '%s', which would"
                                    + " always be likelier. Upload the data set with other answers.")
                            .formatted(clash.longer().answer(), clash.start().answer()));
        });
    }
}
