package io.lorica.decision.spec;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.decision.DecisionSpec.Outcome;
import io.lorica.decision.field.Fault;
import io.lorica.decision.score.CostMatrix;
import io.lorica.faults.Nearest;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Whether costs are said once, for every error, and so that each decision can be the cheapest. */
final class CostCheck {
    private static final String PART = "costs";

    private final DecisionSpec spec;
    private final Map<String, Map<String, Double>> costs;
    private final List<String> labels;
    private final List<Fault> faults = new ArrayList<>();

    private CostCheck(DecisionSpec spec, Map<String, Map<String, Double>> costs) {
        this.spec = spec;
        this.costs = costs;
        this.labels = spec.outcomes().stream().map(Outcome::label).distinct().toList();
    }

    static boolean hasReview(DecisionSpec spec) {
        Map<String, Map<String, Double>> costs = spec.costs();
        return costs != null && costs.values().stream().anyMatch(row -> row.containsKey(DecisionSpec.REVIEW));
    }

    static List<Fault> faults(DecisionSpec spec) {
        Map<String, Map<String, Double>> costs = spec.costs();
        if (spec.cost() != null && spec.outcomes().size() > 2) {
            return List.of(new Fault(
                    "cost",
                    "is for two outcomes, and there are %d; say in costs what each error costs, or remove it: each"
                                    .formatted(spec.outcomes().size())
                            + " then costs 1"));
        }
        if (costs == null) {
            return List.of();
        }
        if (spec.cost() != null) {
            return List.of(new Fault(PART, "is given beside cost; keep one of them"));
        }
        var check = new CostCheck(spec, costs);
        check.names();
        if (check.faults.isEmpty()) {
            check.order();
        }
        return check.faults;
    }

    private void names() {
        Set<String> decisions = new LinkedHashSet<>(labels);
        decisions.add(DecisionSpec.REVIEW);
        costs.forEach((truth, row) -> {
            if (!labels.contains(truth)) {
                fault(truth, "is not the label of an outcome; " + Nearest.hint(truth, labels));
            }
            row.keySet().stream()
                    .filter(decision -> !decisions.contains(decision))
                    .forEach(decision -> fault(
                            truth + "." + decision,
                            "is neither the label of an outcome nor review; " + Nearest.hint(decision, decisions)));
        });
        boolean hasReview = hasReview(spec);
        for (String truth : labels) {
            Map<String, Double> row = costs.getOrDefault(truth, Map.of());
            for (String decision : decisions) {
                boolean isNeeded = decision.equals(DecisionSpec.REVIEW) ? hasReview : !decision.equals(truth);
                if (isNeeded && !row.containsKey(decision)) {
                    fault(
                            truth + "." + decision,
                            "is missing; say what the decision '%s' costs where '%s' is true"
                                    .formatted(decision, truth));
                }
            }
        }
    }

    /** With it each outcome is the cheapest decision where it is certain, so that none is named in vain. */
    private void order() {
        CostMatrix matrix = CostMatrix.of(spec);
        for (String truth : labels) {
            for (String decision : matrix.decisions()) {
                if (!decision.equals(truth) && !(matrix.cost(truth, decision) > matrix.cost(truth, truth))) {
                    fault(
                            truth + "." + decision,
                            "must be above what the right decision '%s' costs; else nothing speaks for it"
                                    .formatted(truth));
                }
            }
        }
        if (matrix.hasReview()) {
            labels.stream()
                    .filter(decision -> labels.stream()
                            .allMatch(truth -> matrix.cost(truth, DecisionSpec.REVIEW) >= matrix.cost(truth, decision)))
                    .findFirst()
                    .ifPresent(decision -> faults.add(new Fault(
                            PART,
                            "of review are nowhere below those of deciding '%s' at once, so nothing would go to review;"
                                            .formatted(decision)
                                    + " lower them or leave review out")));
        }
    }

    private void fault(String at, String message) {
        faults.add(new Fault(PART + "." + at, message));
    }
}
