package io.lorica.benchmarks;

import io.lorica.engine.BaseModel;
import io.lorica.engine.options.LoadOptions;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/**
 * What a language model adds where there is text: its read-out, frozen and with an adapter, alone and beside the
 * scorecard, on the test rows of a committed split's first fold.
 */
@Command(name = "text-quality", description = "Decisions on texts: words, read-outs, adapters.")
final class TextQualityRun implements Runnable {
    private static final int SAMPLES = 2_000;

    @Option(
            names = "--sets",
            split = ",",
            defaultValue = "regulation-routing,answer-routing,minutes-routing",
            description = "default ${DEFAULT-VALUE}")
    private List<String> sets;

    @Option(names = "--frozen", description = "trains no adapter, which takes minutes for each set")
    private boolean isFrozen;

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
                int[] test = repeat.test(fold);
                var measured = new TextFold(base, table, repeat.training(fold), test, 1);
                measured.measure(!isFrozen);
                int[] truth = Arrays.stream(test)
                        .map(row -> table.rows().get(row).outcome())
                        .toArray();
                var f1 = new MacroF1(truth, table.spec().outcomes().size());
                Map<String, Double> found = new TreeMap<>();
                measured.scores().forEach((name, scores) -> found.put(name, f1.of(scores)));
                String name = set.replace('-', '_');
                found.forEach((model, value) -> ratios.put(name + "_" + model + "_f1", value));
                double[][] words = measured.scores().get("words");
                measured.scores().forEach((model, scores) -> {
                    if (words != null && model.endsWith("with_scorecard")) {
                        ratios.put(name + "_" + model + "_gain_lower", f1.lowerBound(scores, words, SAMPLES));
                    }
                });
                Map<String, Object> run = new TreeMap<>(measured.told());
                run.put("training_rows", repeat.training(fold).size());
                run.put("test_rows", test.length);
                run.put("macro_f1", found);
                runs.put(set, List.of(Results.JSON.valueToTree(run)));
                System.out.println(set + " " + Results.JSON.writeValueAsString(run));
            }
        }
        Results.of("benchmarks/run text-quality" + (isFrozen ? " --frozen" : ""), ratios, runs)
                .write(benchmarks.resolve("results").resolve("text-quality.json"));
    }
}
