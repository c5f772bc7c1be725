package io.lorica.scorecard.reason.change;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Changes one field after the other, each time the one that lowers the adverse score most, until the decision is
 * another; then takes back what is not needed and makes what remains smaller.
 */
final class StepByStep {
    private static final int MOST_FIELDS = 5;

    private final List<List<Candidate>> fields;
    private final ChangedRow row;

    StepByStep(List<List<Candidate>> fields, ChangedRow row) {
        this.fields = fields;
        this.row = row;
    }

    /** Empty if none was found. */
    List<Candidate> find() {
        List<Candidate> changes = new ArrayList<>();
        double score = row.score(changes);
        while (changes.size() < MOST_FIELDS) {
            List<Candidate> best = best(changes);
            double lowered = row.score(best);
            if (!(lowered < score)) {
                return List.of();
            }
            changes = best;
            score = lowered;
            if (row.decidesOtherwise(changes)) {
                return smaller(withoutNeedless(changes));
            }
        }
        return List.of();
    }

    /** With one change more; the same if there is none. */
    private List<Candidate> best(List<Candidate> changes) {
        return fields.stream()
                .flatMap(List::stream)
                .filter(candidate ->
                        changes.stream().noneMatch(change -> change.field().equals(candidate.field())))
                .map(candidate -> with(changes, candidate))
                .min(Comparator.comparingDouble(row::score))
                .orElse(changes);
    }

    private List<Candidate> withoutNeedless(List<Candidate> changes) {
        List<Candidate> kept = new ArrayList<>(changes);
        for (Candidate change : changes) {
            List<Candidate> fewer = new ArrayList<>(kept);
            fewer.remove(change);
            if (!fewer.isEmpty() && row.decidesOtherwise(fewer)) {
                kept = fewer;
            }
        }
        return kept;
    }

    private List<Candidate> smaller(List<Candidate> changes) {
        List<Candidate> kept = new ArrayList<>(changes);
        for (int i = 0; i < kept.size(); i++) {
            String field = kept.get(i).field();
            for (Candidate candidate : of(field)) {
                List<Candidate> other = new ArrayList<>(kept);
                other.set(i, candidate);
                // Smallest first, and the last one is where it stands now.
                if (candidate.size() >= kept.get(i).size() || row.decidesOtherwise(other)) {
                    kept = candidate.size() < kept.get(i).size() ? other : kept;
                    break;
                }
            }
        }
        return kept;
    }

    private List<Candidate> of(String field) {
        return fields.stream()
                .filter(candidates -> candidates.getFirst().field().equals(field))
                .findFirst()
                .orElseThrow();
    }

    private static List<Candidate> with(List<Candidate> changes, Candidate candidate) {
        List<Candidate> more = new ArrayList<>(changes);
        more.add(candidate);
        return more;
    }
}
