package io.lorica.scorecard.reason.change;

import io.lorica.decision.field.FieldValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** A row under changes that are tried. */
final class ChangedRow {
    static final int MOST_DECIDED = 20;

    private final Map<String, FieldValue> inputs;
    private final ToDoubleFunction<Map<String, FieldValue>> score;
    private final Predicate<Map<String, FieldValue>> promises;
    private final @Nullable Predicate<Map<String, FieldValue>> decidesOtherwise;
    private int tried;
    private int decided;

    /** @param decidesOtherwise absent: what a row promises is its decision */
    ChangedRow(
            Map<String, FieldValue> inputs,
            ToDoubleFunction<Map<String, FieldValue>> score,
            Predicate<Map<String, FieldValue>> promises,
            @Nullable Predicate<Map<String, FieldValue>> decidesOtherwise) {
        this.inputs = inputs;
        this.score = score;
        this.promises = promises;
        this.decidesOtherwise = decidesOtherwise;
    }

    boolean decidesOtherwise(List<Candidate> changes) {
        tried++;
        Map<String, FieldValue> changed = with(changes);
        if (!promises.test(changed)) {
            return false;
        }
        return decidesOtherwise == null || (decided++ < MOST_DECIDED && decidesOtherwise.test(changed));
    }

    /** Of the adverse outcome. */
    double score(List<Candidate> changes) {
        return score.applyAsDouble(with(changes));
    }

    int tried() {
        return tried;
    }

    private Map<String, FieldValue> with(List<Candidate> changes) {
        Map<String, FieldValue> changed = new LinkedHashMap<>(inputs);
        changes.forEach(change -> changed.put(change.field(), change.value()));
        return changed;
    }
}
