package io.lorica.api.training;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Quality of a decision on held-out rows. Of two outcomes the risky one is the positive class. What depends on choices
 * is measured as if every row had to be decided; mean cost, review share and automated errors let rows go to review
 * where the spec does.
 *
 * @param threshold of two outcomes without review: P(risky) from which a row is called risky
 * @param accuracy share of rows whose outcome was chosen
 * @param auc area under the ROC curve (Mann-Whitney, ties count half); of more outcomes the mean of each against the
 *     rest
 * @param ks largest distance between the classes' cumulative score distributions (Kolmogorov-Smirnov); of two outcomes
 * @param mcc Matthews correlation coefficient, of more outcomes Gorodkin's R_K; 0 for a constant answer
 * @param riskyRecall share of the risky rows called risky; where the spec names a risky label
 * @param meanCost declared cost per row
 * @param macroF1 mean of the outcomes' F1
 * @param logLoss mean of -ln P(true outcome)
 * @param calibrationError expected calibration error (ECE) over ten bins of equally many rows: of P(risky), of more
 *     outcomes of the likeliest one's probability
 * @param uncalibratedError the same before calibration
 * @param reviewShare share of rows that go to review
 * @param outcomes by label; empty in evaluations from before it was measured
 * @param automated errors among the rows that don't go to review
 */
public record Metrics(
        int rows,
        @Nullable Double threshold,
        double accuracy,
        double auc,
        @Nullable Double ks,
        double mcc,
        @Nullable Double riskyRecall,
        double meanCost,
        @Nullable Double macroF1,
        @Nullable Double logLoss,
        @Nullable Double calibrationError,
        @Nullable Double uncalibratedError,
        @Nullable Double reviewShare,

        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, OutcomeMetrics> outcomes,

        @Nullable AutomatedErrors automated) {

    public Metrics {
        outcomes = outcomes == null ? Map.of() : outcomes;
    }

    /**
     * One outcome against the rest.
     *
     * @param rows whose true outcome it is
     * @param recall share of them that are decided so; 0 if there are none
     * @param precision share of the rows decided so whose outcome it is; 0 if there are none
     * @param auc P(one of its rows has a higher probability of it than another row), ties half
     */
    public record OutcomeMetrics(int rows, double recall, double precision, double auc) {}
}
