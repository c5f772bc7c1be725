package io.lorica.scorecard.reason.change;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.decision.field.FieldValue;
import io.lorica.decision.score.PartScore;
import io.lorica.scorecard.Scorecard;
import io.lorica.scorecard.reason.Contrast;
import io.lorica.scorecard.reason.Reference;
import io.lorica.scorecard.reason.change.Proposal.FieldChange;
import io.lorica.scorecard.reason.change.Proposal.Found;
import io.lorica.scorecard.reason.change.Proposal.None;
import io.lorica.scorecard.reason.change.Proposal.Why;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Searches the smallest change of a row that gives another decision: of as few fields as possible, then as small as
 * possible. Changes of one field, and of two where they are not too many, are all tried; changes of more are found step
 * by step, and then made smaller. Every proposal was decided anew before it is made.
 *
 * @see <a href="https://arxiv.org/abs/1711.00399">Wachter, Mittelstadt and Russell 2017, Counterfactual explanations
 *     without opening the black box</a>
 */
public final class ChangeSearch {
    private final DecisionSpec spec;
    private final Scorecard scorecard;
    private final Candidates candidates;

    public ChangeSearch(DecisionSpec spec, Scorecard scorecard, Reference reference) {
        this.spec = spec;
        this.scorecard = scorecard;
        this.candidates = new Candidates(spec, new Borders(scorecard), reference);
    }

    /**
     * @param inputs of the row, by INPUT field
     * @param adverse contrast of the outcome that should not be; the search follows its score downwards
     * @param decidesOtherwise decides a changed row as the service would, and says whether it gets the wanted decision;
     *     asked some thousand times
     */
    public Proposal find(
            Map<String, FieldValue> inputs, Contrast adverse, Predicate<Map<String, FieldValue>> decidesOtherwise) {
        return find(inputs, adverse, decidesOtherwise, null);
    }

    /**
     * The same where deciding takes long, as with a language model: only what promises to be enough is decided, at most
     * {@value ChangedRow#MOST_DECIDED} times, and nothing is said to be the smallest change.
     *
     * @param promises whether a changed row may get the wanted decision, such as with the language model's score of the
     *     unchanged one; asked some thousand times
     */
    public Proposal find(
            Map<String, FieldValue> inputs,
            Contrast adverse,
            Predicate<Map<String, FieldValue>> promises,
            @Nullable Predicate<Map<String, FieldValue>> decidesOtherwise) {
        List<List<Candidate>> fields = candidates.of(inputs, adverse);
        if (fields.isEmpty()) {
            return new None(Why.NOTHING_TO_CHANGE, 0);
        }
        var row = new ChangedRow(inputs, changed -> score(changed, adverse), promises, decidesOtherwise);
        List<Candidate> found = new FewFields(fields, row).find();
        boolean isSmallest = !found.isEmpty() && decidesOtherwise == null;
        if (found.isEmpty()) {
            found = new StepByStep(fields, row).find();
        }
        return found.isEmpty() ? new None(Why.NOT_FOUND, row.tried()) : found(inputs, found, isSmallest);
    }

    private double score(Map<String, FieldValue> inputs, Contrast adverse) {
        double score = 0;
        for (PartScore part : scorecard.score(inputs)) {
            for (int outcome = 0; outcome < part.logOdds().size(); outcome++) {
                score += adverse.weights().get(outcome) * part.logOdds().get(outcome);
            }
        }
        return score;
    }

    private Found found(Map<String, FieldValue> inputs, List<Candidate> chosen, boolean isSmallest) {
        List<FieldChange> changes = spec.fields().stream()
                .flatMap(field ->
                        chosen.stream().filter(candidate -> candidate.field().equals(field.name())))
                .map(candidate -> new FieldChange(
                        candidate.field(),
                        Objects.requireNonNull(inputs.get(candidate.field())),
                        candidate.value(),
                        candidate.size()))
                .toList();
        double size = changes.stream().mapToDouble(FieldChange::size).sum();
        return new Found(changes, size, isSmallest);
    }
}
