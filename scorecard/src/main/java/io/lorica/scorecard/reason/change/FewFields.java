package io.lorica.scorecard.reason.change;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** All changes of one field, then of two, the smallest first. */
final class FewFields {
    /** Of pairs, so that an answer takes well under a second. */
    private static final int MOST_PAIRS = 50_000;

    private static final Comparator<List<Candidate>> SMALLEST = Comparator.comparingDouble(
            changes -> changes.stream().mapToDouble(Candidate::size).sum());

    private final List<List<Candidate>> fields;
    private final ChangedRow row;

    FewFields(List<List<Candidate>> fields, ChangedRow row) {
        this.fields = fields;
        this.row = row;
    }

    /** Empty if none decides otherwise. */
    List<Candidate> find() {
        List<List<Candidate>> one = new ArrayList<>();
        fields.forEach(candidates -> candidates.forEach(candidate -> one.add(List.of(candidate))));
        List<Candidate> found = first(one);
        return found.isEmpty() ? first(pairs()) : found;
    }

    private List<Candidate> first(List<List<Candidate>> changes) {
        changes.sort(SMALLEST);
        return changes.stream().filter(row::decidesOtherwise).findFirst().orElse(List.of());
    }

    private List<List<Candidate>> pairs() {
        List<List<Candidate>> pairs = new ArrayList<>();
        if (areFew()) {
            for (int first = 0; first < fields.size(); first++) {
                for (int second = first + 1; second < fields.size(); second++) {
                    for (Candidate one : fields.get(first)) {
                        fields.get(second).forEach(two -> pairs.add(List.of(one, two)));
                    }
                }
            }
        }
        return pairs;
    }

    /** Whether pairs are few enough to try. */
    private boolean areFew() {
        long all = 0;
        long before = 0;
        for (List<Candidate> field : fields) {
            all += before * field.size();
            before += field.size();
        }
        return all <= MOST_PAIRS;
    }
}
