package io.lorica.inference.decision;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.inference.DecisionExplanation;
import io.lorica.api.inference.DecisionExplanation.Contribution;
import io.lorica.api.inference.DecisionExplanation.PrincipalReason;
import io.lorica.api.inference.DecisionExplanation.TextReasons;
import io.lorica.api.inference.DecisionExplanation.Word;
import io.lorica.decision.field.FieldValue;
import io.lorica.decision.score.PartScore;
import io.lorica.decision.score.Verdict;
import io.lorica.inference.InferenceProblem;
import io.lorica.inference.model.DecisionModel;
import io.lorica.scorecard.reason.AdapterShares;
import io.lorica.scorecard.reason.Contrast;
import io.lorica.scorecard.reason.Explainer;
import io.lorica.scorecard.reason.Explanation;
import io.lorica.scorecard.reason.Reference;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Says why a version decided as it did, in the published contract's words. */
final class DecisionReasons {
    private DecisionReasons() {}

    /**
     * @param adapter what the language model says, as {@link PartScore#ofAdapter} has it; empty if it was not asked
     * @param shares what each field adds to it; empty: it is one line
     */
    static DecisionExplanation of(
            DecisionModel model,
            Map<String, FieldValue> inputs,
            Optional<PartScore> adapter,
            Optional<AdapterShares> shares,
            Verdict verdict) {
        Explanation explanation = explanation(model, inputs, adapter, shares, verdict);
        return new DecisionExplanation(
                explanation.label(),
                explanation.score(),
                explanation.baseline(),
                reference(model.explainer().orElseThrow().reference()),
                explanation.contributions().stream()
                        .map(line -> new Contribution(
                                line.part(), line.field(), line.value(), line.logOdds(), line.standardError()))
                        .toList(),
                explanation.texts().stream().map(DecisionReasons::text).toList(),
                explanation.isAdapterSharedOut()
                        ? explanation.phrases().stream()
                                .map(DecisionReasons::text)
                                .toList()
                        : null,
                principal(model, explanation));
    }

    private static List<PrincipalReason> principal(DecisionModel model, Explanation explanation) {
        return model.reasons().of(explanation).stream()
                .map(reason -> new PrincipalReason(
                        reason.family(), reason.textEn(), reason.textZh(), reason.fields(), reason.logOdds()))
                .toList();
    }

    private static Explanation explanation(
            DecisionModel model,
            Map<String, FieldValue> inputs,
            Optional<PartScore> adapter,
            Optional<AdapterShares> shares,
            Verdict verdict) {
        Explainer explainer = model.explainer().orElseThrow();
        try {
            return explainer.explainDecision(
                    inputs,
                    Contrast.ofOutcome(model.spec(), explained(model.spec(), verdict)),
                    adapter.orElse(null),
                    shares.orElse(null));
        } catch (ArithmeticException e) {
            throw new InferenceProblem.ComputationFailed(e);
        }
    }

    /** The risky outcome, whatever was decided: reasons are asked for where something speaks for it. */
    private static String explained(DecisionSpec spec, Verdict verdict) {
        String risky = spec.riskyLabel();
        return risky != null
                ? risky
                : verdict.probabilities().entrySet().stream()
                        .max(Comparator.comparingDouble(Map.Entry::getValue))
                        .orElseThrow()
                        .getKey();
    }

    private static DecisionExplanation.Reference reference(Reference reference) {
        return new DecisionExplanation.Reference(
                reference.drawn().from(),
                reference.drawn().candidates(),
                reference.rows().size(),
                reference.drawn().seed());
    }

    private static TextReasons text(Explanation.TextReasons text) {
        return new TextReasons(
                text.field(),
                text.text(),
                text.words().stream()
                        .map(word -> new Word(word.start(), word.end(), word.logOdds(), word.standardError()))
                        .toList());
    }
}
