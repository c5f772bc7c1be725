package io.lorica.benchmarks;

import io.lorica.decision.metrics.Ranking;
import io.lorica.decision.metrics.ScoredRow;
import io.lorica.engine.BaseModel;
import io.lorica.engine.LoadedStack;
import io.lorica.engine.options.LoadOptions;
import io.lorica.engine.train.TrainingOptions;
import io.lorica.fitting.LabelledRow;
import io.lorica.fitting.ScorecardFitting;
import io.lorica.formats.adapter.Adapter;
import io.lorica.formats.adapter.AdapterConfig;
import io.lorica.formats.adapter.AdapterStack;
import io.lorica.formats.adapter.Projection;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/**
 * The adapter without a scorecard beside it, trained by a run's defaults on at most 2,000 rows of a committed split's
 * first fold, and the scorecard fitted on the same rows: what each is worth on the fold's test rows.
 */
@Command(name = "adapter-alone", description = "The adapter alone beside the scorecard on tables.")
final class AdapterAloneRun implements Runnable {
    private static final int MOST_ROWS = 2_000;
    /** So that training and test rows together are no more. */
    private static final int MOST_TEST_ROWS = 400;

    private static final int RANK = 32;

    @Option(
            names = "--sets",
            split = ",",
            defaultValue = "german-credit,credit-scoring-spain,lending-club,taiwan-credit-card",
            description = "of two outcomes; default ${DEFAULT-VALUE}")
    private List<String> sets;

    @Option(names = "--folder", required = true, hidden = true)
    private Path benchmarks;

    @Override
    public void run() {
        Map<String, Double> ratios = new LinkedHashMap<>();
        Map<String, List<JsonNode>> runs = new LinkedHashMap<>();
        try (BaseModel base = BaseModel.load(DefaultModel.path(), LoadOptions.cpu())) {
            for (String set : sets) {
                var table = LabelledTable.read(benchmarks, set);
                LabelledTable.Repeat repeat = table.repeats().getFirst();
                int fold = repeat.folds().getFirst();
                int[] test =
                        Arrays.stream(repeat.test(fold)).limit(MOST_TEST_ROWS).toArray();
                List<LabelledRow> training = repeat.training(fold).stream()
                        .limit(MOST_ROWS - test.length)
                        .toList();
                int[] outcomes = Arrays.stream(test)
                        .map(row -> table.rows().get(row).outcome())
                        .toArray();
                double adapter = area(adapterScores(base, table, training, test), outcomes);
                double scorecard = area(scorecardScores(table, training, test), outcomes);
                String name = set.replace('-', '_');
                ratios.put(name + "_adapter_auc", adapter);
                ratios.put(name + "_scorecard_auc", scorecard);
                runs.put(
                        set,
                        List.of(Results.JSON.valueToTree(
                                Map.of("training_rows", training.size(), "test_rows", test.length))));
                System.out.println(set + " adapter " + adapter + " scorecard " + scorecard);
            }
        }
        Results.of("benchmarks/run adapter-alone", ratios, runs)
                .write(benchmarks.resolve("results").resolve("adapter-alone.json"));
    }

    /** P(second outcome) among the two */
    private static double[] adapterScores(BaseModel base, LabelledTable table, List<LabelledRow> training, int[] test) {
        var reading = new LastPosition(base, table);
        var config = new AdapterConfig(RANK, 2 * RANK, false, 0, Set.of(Projection.Q, Projection.V));
        Adapter adapter = reading.train(config, training, TrainingOptions.defaults(), _ -> {});
        List<LabelledRow> tested =
                Arrays.stream(test).mapToObj(table.rows()::get).toList();
        try (LoadedStack stack = base.load(AdapterStack.of(adapter))) {
            return Arrays.stream(reading.scores(tested, stack))
                    .mapToDouble(score -> 1 / (1 + Math.exp(score[0] - score[1])))
                    .toArray();
        }
    }

    private static double[] scorecardScores(LabelledTable table, List<LabelledRow> training, int[] test) {
        var fitted = new ScorecardFitting(table.spec(), training, 1).fit().orElseThrow();
        return Arrays.stream(test)
                .mapToDouble(row -> table.probabilities(fitted.scorecard(), row)[1])
                .toArray();
    }

    private static double area(double[] scores, int[] outcomes) {
        return Ranking.auc(IntStream.range(0, scores.length)
                .mapToObj(row -> new ScoredRow(scores[row], outcomes[row] == 1))
                .toList());
    }
}
