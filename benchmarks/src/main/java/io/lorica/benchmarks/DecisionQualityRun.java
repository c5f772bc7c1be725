package io.lorica.benchmarks;

import io.lorica.fitting.ScorecardFitting;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/**
 * How good decisions on tables are beside what a bank has: logistic regression and gradient boosting, and bags of words
 * where there are texts, fitted by scikit-learn and XGBoost on the same rows and fields. Every row of a committed split
 * is decided by a scorecard that was fitted without it.
 */
@Command(name = "decision-quality", description = "Decisions on tables beside scikit-learn and XGBoost.")
final class DecisionQualityRun implements Runnable {
    private static final int SAMPLES = 2_000;

    @Option(
            names = "--sets",
            split = ",",
            defaultValue = "german-credit,credit-scoring-spain,lending-club,taiwan-credit-card,customs-fraud",
            description = "default ${DEFAULT-VALUE}")
    private List<String> sets;

    @Option(names = "--rivals", description = "folder to keep the rivals' probabilities in, and take them from")
    private @Nullable Path rivals;

    @Option(names = "--folder", required = true, hidden = true)
    private Path benchmarks;

    @Override
    public void run() {
        Map<String, Double> ratios = new LinkedHashMap<>();
        Map<String, List<JsonNode>> runs = new LinkedHashMap<>();
        List<Double> gains = new ArrayList<>();
        List<Double> bounds = new ArrayList<>();
        for (String set : sets) {
            var table = LabelledTable.read(benchmarks, set);
            long start = System.nanoTime();
            Map<String, double[][][]> found = new LinkedHashMap<>();
            found.put("lorica", scores(table));
            double seconds = (System.nanoTime() - start) / 1e9;
            found.putAll(new Rivals(benchmarks, rivals)
                    .probabilities(table, table.repeats().size()));
            var areas = new Areas(table, found);
            Map<String, Double> means = areas.means();
            String best = means.entrySet().stream()
                    .filter(entry -> !entry.getKey().equals("lorica"))
                    .max(Map.Entry.comparingByValue())
                    .orElseThrow()
                    .getKey();
            double gain = Objects.requireNonNull(means.get("lorica")) - Objects.requireNonNull(means.get(best));
            double bound = areas.lowerBound("lorica", best, SAMPLES);
            gains.add(gain);
            bounds.add(bound);
            String name = set.replace('-', '_');
            ratios.put(name + "_auc", Objects.requireNonNull(means.get("lorica")));
            ratios.put(name + "_gain", gain);
            ratios.put(name + "_lower_bound", bound);
            Map<String, Object> run = new TreeMap<>();
            run.put("rows", table.rows().size());
            run.put("repeats", table.repeats().size());
            run.put("auc", means);
            run.put("best_rival", best);
            run.put("fitting_seconds", seconds);
            runs.put(set, List.of(Results.JSON.valueToTree(run)));
            System.out.println(set + " " + Results.JSON.writeValueAsString(run) + " gain " + gain + " bound " + bound);
        }
        ratios.put(
                "mean_gain",
                gains.stream().mapToDouble(Double::doubleValue).average().orElse(0));
        ratios.put(
                "worst_lower_bound",
                bounds.stream().min(Comparator.naturalOrder()).orElse(0.0));
        Results.of("benchmarks/run decision-quality", ratios, runs)
                .write(benchmarks.resolve("results").resolve("decision-quality.json"));
    }

    /** [repeats][rows][outcomes], NaN for rows that are in no test fold */
    private static double[][][] scores(LabelledTable table) {
        return table.repeats().stream()
                .map(repeat -> {
                    double[][] scores = new double[table.rows().size()][];
                    repeat.folds().parallelStream().forEach(fold -> {
                        var fitted = new ScorecardFitting(table.spec(), repeat.training(fold), 1)
                                .fit()
                                .orElseThrow();
                        for (int row : repeat.test(fold)) {
                            scores[row] = table.probabilities(fitted.scorecard(), row);
                        }
                    });
                    return scores;
                })
                .toArray(double[][][]::new);
    }
}
