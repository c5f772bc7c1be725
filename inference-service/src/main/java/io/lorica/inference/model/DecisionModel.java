package io.lorica.inference.model;

import io.lorica.api.decision.DecisionPolicy;
import io.lorica.api.decision.DecisionSpec;
import io.lorica.decision.field.FieldValue;
import io.lorica.decision.field.RowReader;
import io.lorica.decision.prompt.DecisionPrompts;
import io.lorica.decision.score.Decider;
import io.lorica.decision.score.PartScore;
import io.lorica.scorecard.Scorecard;
import io.lorica.scorecard.reason.Explainer;
import io.lorica.scorecard.reason.change.ChangeSearch;
import io.lorica.scorecard.reason.principal.PrincipalReasons;
import io.lorica.scorecard.reason.share.Masking;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a version decides: read once from its policy and its files, the same for all its decisions, and used by several
 * threads at once.
 *
 * @param rows reads inputs by the version's spec
 * @param languageModel how the language model is asked, where it is
 * @param scorecard what decides beside the stack; empty where the stack decides alone
 * @param explainer what says why the scorecard decides so; empty where the version can't
 * @param masking hides a record's values one by one, to share out what the language model says; empty where that does
 *     not count or the version can't say why
 * @param changes finds what would change a decision; empty where that takes the language model
 */
public record DecisionModel(
        DecisionPolicy policy,
        RowReader rows,
        DecisionPrompts prompts,
        Decider decider,
        LanguageModelPart languageModel,
        Optional<Scorecard> scorecard,
        Optional<Explainer> explainer,
        PrincipalReasons reasons,
        Optional<Masking> masking,
        Optional<ChangeSearch> changes) {

    /** @throws IllegalArgumentException if the policy can't decide */
    static DecisionModel of(
            DecisionPolicy policy,
            LanguageModelPart languageModel,
            Optional<Scorecard> scorecard,
            Optional<Explainer> explainer) {
        DecisionSpec spec = policy.spec();
        return new DecisionModel(
                policy,
                new RowReader(spec),
                new DecisionPrompts(spec),
                Decider.of(policy),
                languageModel,
                scorecard,
                explainer,
                new PrincipalReasons(spec),
                scorecard
                        .filter(Scorecard::asksAdapter)
                        .flatMap(_ -> explainer.map(why -> new Masking(spec, why.reference()))),
                scorecard
                        .filter(card -> !card.asksAdapter())
                        .flatMap(card -> explainer.map(why -> new ChangeSearch(spec, card, why.reference()))));
    }

    public DecisionSpec spec() {
        return policy.spec();
    }

    /** Whether a decision needs the language model; if not, the scorecard decides alone. */
    public boolean asksAdapter() {
        return scorecard.map(Scorecard::asksAdapter).orElse(true);
    }

    /**
     * What adds up to a decision's score.
     *
     * @param inputs as {@link #rows} reads them
     * @param adapter what the language model says; absent where it is not asked
     */
    public List<PartScore> parts(Map<String, FieldValue> inputs, @Nullable PartScore adapter) {
        if (scorecard.isPresent()) {
            return scorecard.get().score(inputs, adapter);
        }
        if (adapter == null) {
            throw new IllegalArgumentException("Without a scorecard the language model must be asked");
        }
        return List.of(adapter);
    }
}
