package io.lorica.benchmarks;

import io.lorica.decision.prompt.DecisionPrompts;
import io.lorica.engine.BaseModel;
import io.lorica.engine.LoadedStack;
import io.lorica.engine.options.LoadOptions;
import io.lorica.engine.options.Precision;
import io.lorica.engine.read.StateReader;
import io.lorica.fitting.LabelledRow;
import io.lorica.formats.adapter.AdapterStack;
import io.lorica.formats.readout.ReadOut;
import io.lorica.readout.ReadOutOptions;
import io.lorica.readout.ReadOutRow;
import io.lorica.readout.ReadOutTraining;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** What a read-out that was fitted on FP32 states is worth on states computed with fewer bits. */
@Command(name = "read-out-precision", description = "A read-out on states of fewer bits.")
final class ReadOutPrecisionRun implements Runnable {
    @Option(names = "--set", defaultValue = "regulation-routing", description = "default ${DEFAULT-VALUE}")
    private String set;

    @Option(names = "--rows", defaultValue = "600", description = "to fit on; default ${DEFAULT-VALUE}")
    private int rows;

    @Option(names = "--test-rows", defaultValue = "400", description = "at most; default ${DEFAULT-VALUE}")
    private int testRows;

    @Option(names = "--folder", required = true, hidden = true)
    private Path benchmarks;

    @Override
    public void run() {
        var table = LabelledTable.read(benchmarks, set);
        LabelledTable.Repeat repeat = table.repeats().getFirst();
        int fold = repeat.folds().getFirst();
        List<LabelledRow> test = Arrays.stream(repeat.test(fold))
                .limit(testRows)
                .mapToObj(table.rows()::get)
                .toList();
        Map<String, Double> ratios = new LinkedHashMap<>();
        ReadOut readOut = null;
        for (Precision precision : List.of(Precision.FP32, Precision.BF16, Precision.INT8, Precision.INT4)) {
            try (BaseModel base = BaseModel.load(DefaultModel.path(), LoadOptions.cpu(precision))) {
                if (readOut == null) {
                    readOut = fit(base, table, repeat.training(fold));
                }
                double[][] scores = scores(base, table, test, readOut);
                int[] truth = test.stream().mapToInt(LabelledRow::outcome).toArray();
                String name = precision.name().toLowerCase(Locale.ROOT);
                ratios.put(name + "_auc", OneVersusRest.auc(truth, scores));
                ratios.put(
                        name + "_macro_f1",
                        new MacroF1(truth, table.spec().outcomes().size()).of(scores));
                System.out.println(ratios);
            }
        }
        Map<String, List<JsonNode>> runs = new LinkedHashMap<>();
        runs.put(set, List.of(Results.JSON.valueToTree(Map.of("rows", rows, "test_rows", test.size()))));
        Results.of("benchmarks/run read-out-precision", ratios, runs)
                .write(benchmarks.resolve("results").resolve("read-out-precision.json"));
    }

    private ReadOut fit(BaseModel base, LabelledTable table, List<LabelledRow> training) {
        return new ReadOutTraining(
                        base,
                        AdapterStack.EMPTY,
                        table.spec().outcomes().size(),
                        ReadOutOptions.defaults(1).frozen().withMostRows(rows),
                        new PrintedProgress())
                .learn(IntStream.range(0, training.size())
                        .mapToObj(row -> new ReadOutRow(
                                training.get(row),
                                tokens(base, table, List.of(training.get(row))).getFirst(),
                                null))
                        .toList())
                .readOut();
    }

    private static double[][] scores(BaseModel base, LabelledTable table, List<LabelledRow> rows, ReadOut readOut) {
        try (LoadedStack bare = base.load(AdapterStack.EMPTY)) {
            return Arrays.stream(new StateReader(base).means(tokens(base, table, rows), bare, readOut.depth(), _ -> {}))
                    .map(readOut::read)
                    .toArray(double[][]::new);
        }
    }

    private static List<int[]> tokens(BaseModel base, LabelledTable table, List<LabelledRow> rows) {
        var prompts = new DecisionPrompts(table.spec());
        return rows.stream()
                .map(row -> base.tokenizer().encode(prompts.render(row.inputs())))
                .toList();
    }
}
