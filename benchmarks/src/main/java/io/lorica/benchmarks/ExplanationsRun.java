package io.lorica.benchmarks;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.decision.FieldRole;
import io.lorica.api.decision.FieldType;
import io.lorica.decision.field.FieldValue;
import io.lorica.fitting.LabelledRow;
import io.lorica.fitting.ScorecardFitting;
import io.lorica.scorecard.Scorecard;
import io.lorica.scorecard.reason.Contrast;
import io.lorica.scorecard.reason.Explainer;
import io.lorica.scorecard.reason.Reference;
import io.lorica.scorecard.reason.change.ChangeSearch;
import io.lorica.scorecard.reason.principal.ReasonStability;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * How far reasons are from those of the shap package, and how long one explanation takes: of 600 trees of depth 3
 * against 100 rows, and of a scorecard that was fitted to a published table, whose first reasons are held against those
 * under other draws of the reference.
 */
@Command(name = "explanations", description = "Reasons beside the shap package, and their time.")
final class ExplanationsRun implements Runnable {
    private static final int REPEATED = 15;
    private static final int WARMED_UP = 200;
    private static final int EXPLAINED = 40;
    private static final int DRAWS = 10;
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
        ratios.put("top_reason_changed", scorecard(timings));
        ratios.put("explanation_600_trees_ms", timings.median("trees_600") / EXPLAINED);
        ratios.put("explanation_scorecard_ms", timings.median("scorecard") / EXPLAINED);
        ratios.put("change_search_ms", timings.median("change"));
        Results.of("benchmarks/run explanations", ratios, timings.runs())
                .write(benchmarks.resolve("results").resolve("explanations.json"));
    }

    /** @return how often the first reason of a risky row is another under another draw of the reference */
    private double scorecard(Timings timings) {
        var table = LabelledTable.read(benchmarks, TABLE);
        Scorecard scorecard = new ScorecardFitting(table.spec(), table.rows(), 1)
                .fit()
                .orElseThrow()
                .scorecard();
        int risky = scorecard.labels().indexOf(table.spec().riskyLabel());
        var contrast = Contrast.ofOutcome(scorecard.labels(), scorecard.labels().get(risky));
        List<Map<String, FieldValue>> safe = inputs(table, row -> row.outcome() != risky);
        List<Map<String, FieldValue>> rows = inputs(table, row -> row.outcome() == risky);
        Reference reference = Reference.draw(scorecard, safe, "rows of the other outcome", 1);
        time("scorecard", new Explainer(scorecard, reference), rows.subList(0, EXPLAINED), contrast, timings);
        changes(table, scorecard, reference, contrast, rows, timings);
        return ReasonStability.of(table.spec(), scorecard, reference, safe, rows, contrast, DRAWS)
                .changed();
    }

    /** As if all numbers could be changed, until the scores of both outcomes are even. */
    private static void changes(
            LabelledTable table,
            Scorecard scorecard,
            Reference reference,
            Contrast contrast,
            List<Map<String, FieldValue>> rows,
            Timings timings) {
        var explainer = new Explainer(scorecard, reference);
        Predicate<Map<String, FieldValue>> isSafe =
                row -> explainer.explain(row, contrast).score() < 0;
        DecisionSpec mutable = table.spec()
                .withFields(table.spec().fields().stream()
                        .map(field -> field.role() == FieldRole.INPUT && field.type() == FieldType.NUMBER
                                ? field.withMutable(true)
                                : field)
                        .toList());
        var search = new ChangeSearch(mutable, scorecard, reference);
        rows.stream()
                .filter(isSafe.negate())
                .forEach(row -> timings.time("change", () -> search.find(row, contrast, isSafe)));
    }

    private static List<Map<String, FieldValue>> inputs(LabelledTable table, Predicate<LabelledRow> chosen) {
        return table.rows().stream().filter(chosen).map(LabelledRow::inputs).toList();
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
