package io.lorica.training.registration;

import io.lorica.api.training.AutomatedErrors;
import io.lorica.api.training.Metrics;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was measured of a decision, for its model card. */
final class EvaluationText {
    private static final String DECISION = "decision";

    private EvaluationText() {}

    /** @param contenders by name; nothing is written if there are none */
    static void append(StringBuilder card, Map<String, Metrics> contenders) {
        if (contenders.isEmpty()) {
            return;
        }
        contenders(card, contenders);
        Metrics decision = contenders.get(DECISION);
        if (decision == null) {
            return;
        }
        outcomes(card, decision);
        AutomatedErrors automated = decision.automated();
        if (automated != null) {
            automated(card, automated, decision.reviewShare());
        }
    }

    private static void contenders(StringBuilder card, Map<String, Metrics> contenders) {
        card.append("| | rows | AUC | KS | MCC | accuracy | macro F1 | recall of risky | mean cost | log-loss"
                + " | ECE | ECE before calibration |\n|---|---|---|---|---|---|---|---|---|---|---|---|\n");
        contenders.forEach((name, m) -> card.append("| %s | %d | %s | %s | %s | %s | %s | %s | %s | %s | %s | %s |\n"
                .formatted(
                        name,
                        m.rows(),
                        number(m.auc()),
                        number(m.ks()),
                        number(m.mcc()),
                        number(m.accuracy()),
                        number(m.macroF1()),
                        number(m.riskyRecall()),
                        number(m.meanCost()),
                        number(m.logLoss()),
                        number(m.calibrationError()),
                        number(m.uncalibratedError()))));
    }

    private static void outcomes(StringBuilder card, Metrics stack) {
        card.append("\n| outcome | rows | recall | precision | AUC against the rest |\n|---|---|---|---|---|\n");
        stack.outcomes()
                .forEach((label, m) -> card.append("| %s | %d | %s | %s | %s |\n"
                        .formatted(
                                TableCell.of(label),
                                m.rows(),
                                number(m.recall()),
                                number(m.precision()),
                                number(m.auc()))));
    }

    private static void automated(StringBuilder card, AutomatedErrors automated, @Nullable Double reviewShare) {
        card.append("\nErrors among the rows that are decided without a person");
        if (reviewShare != null) {
            card.append(String.format(Locale.ROOT, " (%.1f %% go to review)", 100 * reviewShare));
        }
        card.append("""
                , with the share that they are below with 95 % confidence (Clopper-Pearson):

                | decided | rows | errors | below |
                |---|---|---|---|
                """);
        bound(card, "all", automated.overall());
        automated.outcomes().forEach((label, bound) -> bound(card, TableCell.of(label), bound));
    }

    private static void bound(StringBuilder card, String name, AutomatedErrors.Bound bound) {
        Double upper = bound.upperBound();
        card.append("| %s | %d | %d | %s |\n"
                .formatted(name, bound.decided(), bound.errors(), upper == null ? "insufficient rows" : number(upper)));
    }

    private static String number(@Nullable Double value) {
        return value == null ? "" : String.format(Locale.ROOT, "%.3f", value);
    }
}
