package io.lorica.decision.score;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.decision.DecisionSpec.ErrorCost;
import io.lorica.api.decision.DecisionSpec.Outcome;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import java.util.stream.Stream;

/** What each decision costs at each true outcome, in whatever unit the spec says. */
public final class CostMatrix {
    private final List<String> labels;
    private final List<String> decisions;

    /** By true outcome, then by decision. */
    private final double[][] costs;

    private CostMatrix(List<String> labels, List<String> decisions, double[][] costs) {
        this.labels = List.copyOf(labels);
        this.decisions = List.copyOf(decisions);
        this.costs = costs;
    }

    /**
     * @param spec one that has no faults
     * @throws IllegalArgumentException if a cost is missing
     */
    public static CostMatrix of(DecisionSpec spec) {
        List<String> labels = spec.outcomes().stream().map(Outcome::label).toList();
        Map<String, Map<String, Double>> matrix = spec.costs();
        boolean hasReview =
                matrix != null && matrix.values().stream().anyMatch(row -> row.containsKey(DecisionSpec.REVIEW));
        List<String> decisions = hasReview
                ? Stream.concat(labels.stream(), Stream.of(DecisionSpec.REVIEW)).toList()
                : labels;
        double[][] costs = labels.stream()
                .map(truth -> decisions.stream()
                        .mapToDouble(decision -> cost(spec, truth, decision))
                        .toArray())
                .toArray(double[][]::new);
        return new CostMatrix(labels, decisions, costs);
    }

    private static double cost(DecisionSpec spec, String truth, String decision) {
        Map<String, Map<String, Double>> matrix = spec.costs();
        if (matrix != null) {
            Double cost = matrix.getOrDefault(truth, Map.of()).get(decision);
            if (cost == null && !truth.equals(decision)) {
                throw new IllegalArgumentException(
                        "The spec says no cost of the decision '%s' where '%s' is true".formatted(decision, truth));
            }
            return cost == null ? 0 : cost;
        }
        if (truth.equals(decision)) {
            return 0;
        }
        ErrorCost shorthand = spec.cost();
        if (shorthand == null) {
            return 1;
        }
        return truth.equals(spec.riskyLabel()) ? shorthand.missedRisk() : shorthand.falseAlarm();
    }

    public boolean hasReview() {
        return decisions.size() > labels.size();
    }

    /** The same where every row must be decided. */
    CostMatrix withoutReview() {
        return new CostMatrix(
                labels,
                labels,
                Arrays.stream(costs)
                        .map(row -> Arrays.copyOf(row, labels.size()))
                        .toArray(double[][]::new));
    }

    /** Labels in the spec's order, then {@link DecisionSpec#REVIEW} if it is possible. */
    public List<String> decisions() {
        return decisions;
    }

    /**
     * @param truth a label
     * @param decision one of {@link #decisions()}
     */
    public double cost(String truth, String decision) {
        return costs[labels.indexOf(truth)][decisions.indexOf(decision)];
    }

    /** What each decision costs on average, in the order of {@link #decisions()}. */
    SequencedMap<String, Double> expected(Map<String, Double> probabilities) {
        SequencedMap<String, Double> expected = new LinkedHashMap<>();
        for (int decision = 0; decision < decisions.size(); decision++) {
            double sum = 0;
            for (int truth = 0; truth < labels.size(); truth++) {
                sum += probabilities.getOrDefault(labels.get(truth), 0.0) * costs[truth][decision];
            }
            expected.put(decisions.get(decision), sum);
        }
        return expected;
    }

    /** What each decision costs beyond the cheapest one: what every decision costs alike is no reason for any. */
    CostMatrix regrets() {
        double[][] regrets = Arrays.stream(costs)
                .map(row -> {
                    double least = Arrays.stream(row).min().orElse(0);
                    return Arrays.stream(row).map(cost -> cost - least).toArray();
                })
                .toArray(double[][]::new);
        return new CostMatrix(labels, decisions, regrets);
    }

    /** The most that a decision can cost. */
    double worst(String decision) {
        int column = decisions.indexOf(decision);
        return Arrays.stream(costs).mapToDouble(row -> row[column]).max().orElse(0);
    }

    /**
     * Of two outcomes without review: the probability of the risky one from which calling it so costs least.
     *
     * @return absent for more outcomes, or with review
     * @see <a href="https://www.ijcai.org/Proceedings/01/IJCAI-2001-k.pdf">Elkan 2001, The foundations of
     *     cost-sensitive learning, eq. 2</a>
     */
    public OptionalDouble riskThreshold(String riskyLabel) {
        if (labels.size() != 2 || hasReview()) {
            return OptionalDouble.empty();
        }
        int risky = labels.indexOf(riskyLabel);
        int safe = 1 - risky;
        double falseAlarm = costs[safe][risky] - costs[safe][safe];
        double missedRisk = costs[risky][safe] - costs[risky][risky];
        return OptionalDouble.of(falseAlarm / (falseAlarm + missedRisk));
    }
}
