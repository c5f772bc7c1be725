package io.lorica.benchmarks;

import io.lorica.decision.field.FieldValue;
import io.lorica.fitting.LabelledRow;
import io.lorica.fitting.ScorecardFitting;
import io.lorica.scorecard.Scorecard;
import io.lorica.scorecard.reason.Contrast;
import io.lorica.scorecard.reason.Explainer;
import io.lorica.scorecard.reason.Reference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * How far reasons are from those of the shap package, and how long one explanation takes: of 600 trees of depth 3
 * against 100 rows, and of a scorecard with all its parts that was fitted to a published table.
 */
@Command(name = "explanations", description = "Reasons beside the shap package, and their time.")
final class ExplanationsRun implements Runnable {
    private static final int REPEATED = 15;
    private static final int WARMED_UP = 200;
    private static final String TABLE = "credit-scoring-spain";

    @Option(names = "--rounds", defaultValue = "50", description = "the medians count; default ${DEFAULT-VALUE}")
    private int rounds;

    @Option(names = "--folder", required = true, hidden = true)
    private Path benchmarks;

    @Override
    public void run() {
        Map<String, Double> ratios = new LinkedHashMap<>();
        var two = ShapVectors.read(benchmarks, "shap-two.json");
        var three = ShapVectors.read(benchmarks, "shap-three.json");
        ratios.put("shap_max_error", Math.max(two.largestError(), three.largestError()));
        var timings = new Timings();
        List<Map<String, FieldValue>> hundred =
                Stream.concat(two.background().stream(), two.rows().stream()).toList();
        time(
                "trees_600",
                two.explainer(hundred, REPEATED),
                two.rows(),
                Contrast.ofOutcome(two.labels(), "outcome 1"),
                timings);
        scorecard(timings);
        ratios.put(
                "explanation_600_trees_ms",
                timings.median("trees_600") / two.rows().size());
        ratios.put(
                "explanation_scorecard_ms",
                timings.median("scorecard") / two.rows().size());
        Results.of("benchmarks/run explanations", ratios, timings.runs())
                .write(benchmarks.resolve("results").resolve("explanations.json"));
    }

    private void scorecard(Timings timings) {
        var table = LabelledTable.read(benchmarks, TABLE);
        Scorecard scorecard =
                new ScorecardFitting(table.spec(), table.rows(), 1).fit().scorecard();
        List<String> labels = scorecard.labels();
        int risky = labels.indexOf(table.spec().riskyLabel());
        List<Map<String, FieldValue>> safe = table.rows().stream()
                .filter(row -> row.outcome() != risky)
                .map(LabelledRow::inputs)
                .toList();
        Reference reference = Reference.draw(scorecard, safe, "rows of the other outcome", 1);
        List<Map<String, FieldValue>> rows = new ArrayList<>();
        table.rows().stream().filter(row -> row.outcome() == risky).limit(40).forEach(row -> rows.add(row.inputs()));
        time(
                "scorecard",
                new Explainer(scorecard, reference),
                rows,
                Contrast.ofOutcome(labels, labels.get(risky)),
                timings);
    }

    /** Forty explanations a round. */
    private void time(
            String name, Explainer explainer, List<Map<String, FieldValue>> rows, Contrast contrast, Timings timings) {
        for (int round = 0; round < WARMED_UP; round++) {
            rows.forEach(row -> explainer.explain(row, contrast));
        }
        for (int round = 0; round < rounds; round++) {
            timings.time(
                    name,
                    () -> rows.stream()
                            .map(row -> explainer.explain(row, contrast))
                            .toList());
        }
    }
}
