package io.lorica.training.registration;

import io.lorica.api.decision.DecisionPolicy;
import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.decision.ScoreCalibration;
import io.lorica.decision.score.CostMatrix;
import java.util.Locale;
import java.util.stream.Collectors;

/** How a version decides, for its model card. */
final class DecisionText {
    private DecisionText() {}

    static void append(StringBuilder card, DecisionPolicy policy) {
        card.append("\n## Decision\n\n");
        DecisionSpec spec = policy.spec();
        Double threshold = policy.riskThreshold();
        if (threshold != null) {
            card.append(String.format(
                    Locale.ROOT,
                    "A row is called %s when P(%s) is at or above %.4f: there it costs least.",
                    spec.riskyLabel(),
                    spec.riskyLabel(),
                    threshold));
        } else {
            card.append("The decision of least expected cost is made; `review` leaves a row to a person.");
        }
        card.append(" What each decision costs, by the true outcome:\n\n");
        costs(card, CostMatrix.of(spec), spec);
        ScoreCalibration calibration = policy.calibration();
        if (calibration != null) {
            card.append("\nProbabilities are calibrated on the validation rows (%s scaling).\n"
                    .formatted(calibration.method().name().toLowerCase(Locale.ROOT)));
        }
    }

    private static void costs(StringBuilder card, CostMatrix costs, DecisionSpec spec) {
        card.append(costs.decisions().stream()
                        .map(TableCell::of)
                        .collect(Collectors.joining(" | ", "| true | ", " |\n")))
                .append("|---".repeat(costs.decisions().size() + 1))
                .append("|\n");
        spec.outcomes()
                .forEach(outcome -> card.append(costs.decisions().stream()
                        .map(decision -> String.valueOf(costs.cost(outcome.label(), decision)))
                        .collect(Collectors.joining(" | ", "| " + TableCell.of(outcome.label()) + " | ", " |\n"))));
    }
}
