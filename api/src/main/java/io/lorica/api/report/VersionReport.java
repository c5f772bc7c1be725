package io.lorica.api.report;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the decisions of a version are worth, measured when it was trained and kept with its files. Unless something
 * else is said, everything is of the test rows, which neither training nor any choice has seen, and shares and
 * probabilities are 0 to 1. {@code predictions.csv}, which lies beside it, has the rows to check it with.
 *
 * @param question of the version's spec
 * @param outcomes labels, in the spec's order
 * @param riskyLabel the outcome whose risk is watched; of two outcomes it is the positive one. Absent: none was named
 * @param split which rows were held out, and how they were chosen
 * @param metrics of the decision on the test rows, by the names that gates know, such as {@code auc} or
 *     {@code mean_cost}
 * @param curves of two outcomes one entry, of the risky one; of more an entry for each against the rest
 * @param confusion what was true and what was decided
 * @param parts what adds up to a decision's score, and how much each moves it
 * @param fields how much each field moves the scorecard's score, the most important first; empty without a scorecard
 * @param points the points of the scorecard; absent for more than two outcomes and without a points part
 * @param drift whether test rows and times look like what was learnt from
 * @param fairness by PROTECTED field; empty where the spec has none, or no risky outcome to be spared
 * @param learningCurve how much more rows would help; absent without a scorecard
 * @param rivals what the decision was compared with, on the same rows
 * @param reasonStability how often the first reason depends on the draw of the reference; absent without reasons
 * @param sentence what carries this model, in one plain sentence, and what is to be looked at before it decides
 * @param warnings of what should be looked at before the version decides, as the run's evaluation has them: what was
 *     found while it was fitted, such as a field that tells the outcome all by itself
 * @param notes what was not measured, and why
 */
public record VersionReport(
        String question,
        List<String> outcomes,
        @Nullable String riskyLabel,
        SplitSummary split,
        Map<String, Double> metrics,
        List<OutcomeCurves> curves,
        ConfusionCounts confusion,
        List<PartShare> parts,
        List<FieldShare> fields,
        @Nullable PointsSheet points,
        Drift drift,
        List<FieldFairness> fairness,
        @Nullable LearningCurve learningCurve,
        List<Rival> rivals,
        @Nullable ReasonChange reasonStability,
        String sentence,
        List<String> warnings,
        List<String> notes) {

    public VersionReport {
        outcomes = List.copyOf(outcomes);
        metrics = metrics == null ? Map.of() : metrics;
        curves = curves == null ? List.of() : List.copyOf(curves);
        parts = parts == null ? List.of() : List.copyOf(parts);
        fields = fields == null ? List.of() : List.copyOf(fields);
        fairness = fairness == null ? List.of() : List.copyOf(fairness);
        rivals = rivals == null ? List.of() : List.copyOf(rivals);
        // Reports of before there were any have none.
        warnings = warnings == null ? List.of() : List.copyOf(warnings);
        notes = notes == null ? List.of() : List.copyOf(notes);
    }
}
