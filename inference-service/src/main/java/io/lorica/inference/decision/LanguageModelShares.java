package io.lorica.inference.decision;

import io.lorica.decision.score.PartScore;
import io.lorica.inference.compute.Lane;
import io.lorica.inference.compute.PendingResult;
import io.lorica.inference.model.DecisionModel;
import io.lorica.inference.model.ModelLease;
import io.lorica.scorecard.reason.AdapterShares;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Shares what the language model says of a record out among its fields, behind all decisions and chats that wait. */
@Component
class LanguageModelShares {
    private final ExplanationProperties properties;
    private final Timer timer;

    LanguageModelShares(ExplanationProperties properties, MeterRegistry meters) {
        this.properties = properties;
        this.timer = Timer.builder("lorica.inference.explanations")
                .description("Shares of the language model's part of a decision, from the queue to the last pass")
                .publishPercentileHistogram()
                .register(meters);
    }

    /**
     * @param said of the question
     * @param lease stays the caller's
     * @return empty where the part can't be shared out, see {@link MaskedQuestions#of}
     * @throws io.lorica.inference.InferenceProblem.TimedOut at the limit
     */
    Optional<AdapterShares> of(Question question, PartScore said, DecisionModel model, ModelLease lease) {
        return MaskedQuestions.of(model, question, lease, properties.passes()).map(masked -> {
            PendingResult<List<double[]>> answers =
                    Question.held(lease, own -> model.languageModel().askEach(Lane.EXPLANATION, masked.prompts(), own));
            double[] own =
                    said.logOdds().stream().mapToDouble(Double::doubleValue).toArray();
            return timer.record(
                    () -> masked.shares(own, answers.await(properties.timeout(), ExplanationProperties.TIMEOUT)));
        });
    }
}
