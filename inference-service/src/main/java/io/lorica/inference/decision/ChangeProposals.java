package io.lorica.inference.decision;

import io.lorica.api.inference.DecisionChange;
import io.lorica.api.inference.DecisionChange.ChangedField;
import io.lorica.decision.field.FieldValue;
import io.lorica.decision.score.Verdict;
import io.lorica.inference.model.DecisionModel;
import io.lorica.scorecard.reason.Contrast;
import io.lorica.scorecard.reason.change.ChangeSearch;
import io.lorica.scorecard.reason.change.Proposal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Says what would change an adverse decision, deciding on each changed record as on the one that was sent. */
final class ChangeProposals {
    private ChangeProposals() {}

    /**
     * @return empty where the decision is for a safe outcome, no field may change, or the language model would have to
     *     be asked some thousand times
     */
    static Optional<DecisionChange> of(DecisionModel model, Map<String, FieldValue> inputs, Verdict verdict) {
        Optional<ChangeSearch> search = model.changes();
        String risky = model.spec().riskyLabel();
        if (search.isEmpty() || risky == null || isSafe(verdict, risky)) {
            return Optional.empty();
        }
        Proposal proposal = search.get()
                .find(
                        inputs,
                        Contrast.ofOutcome(model.spec(), risky),
                        changed -> isSafe(DecisionService.verdict(model, model.parts(changed, null)), risky));
        return switch (proposal) {
            case Proposal.Found found ->
                Optional.of(new DecisionChange(
                        found.changes().stream()
                                .map(change -> new ChangedField(
                                        change.field(),
                                        change.from().text(),
                                        change.to().text()))
                                .toList(),
                        found.isSmallest()));
            case Proposal.None(Proposal.Why why, int _) ->
                why == Proposal.Why.NOTHING_TO_CHANGE
                        ? Optional.empty()
                        : Optional.of(new DecisionChange(List.of(), false));
        };
    }

    /** A review has no label: a person may yet decide for the risky outcome. */
    private static boolean isSafe(Verdict verdict, String risky) {
        return verdict.label() != null && !risky.equals(verdict.label());
    }
}
