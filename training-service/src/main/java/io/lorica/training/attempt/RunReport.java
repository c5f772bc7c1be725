package io.lorica.training.attempt;

import io.lorica.api.decision.DecisionPolicy;
import io.lorica.api.training.Evaluation;
import io.lorica.fitting.ScorecardFitting.Fitted;
import io.lorica.scorecard.reason.Reference;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run made, and what that is worth.
 *
 * @param model what the version has of the language model
 * @param metrics by the names of the registry's gates
 * @param policy of what decides, if it does
 * @param scorecard what decides beside the language model, if there is any
 * @param reference what the scorecard's reasons are held against
 * @param measured what the decisions are worth, if anything decides
 */
record RunReport(
        LanguageModel model,
        Evaluation evaluation,
        Map<String, Double> metrics,
        @Nullable DecisionPolicy policy,
        @Nullable Fitted scorecard,
        @Nullable Reference reference,
        @Nullable Measured measured) {}
