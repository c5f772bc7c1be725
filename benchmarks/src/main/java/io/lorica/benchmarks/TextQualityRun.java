package io.lorica.benchmarks;

import io.lorica.engine.BaseModel;
import io.lorica.engine.options.LoadOptions;
import io.lorica.engine.options.Processor;
import io.lorica.readout.ReadOutOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/**
 * What a language model adds where there is text: its read-out, frozen and with an adapter, alone and beside the
 * scorecard, and scikit-learn's n-grams, on the test rows of the folds of a committed split.
 */
@Command(name = "text-quality", description = "Decisions on texts: words, read-outs, adapters.")
final class TextQualityRun implements Runnable {
    /** In the results. */
    private static final Map<String, String> NAMES =
            Map.of("regulation-routing", "routing", "minutes-routing", "text", "answer-routing", "text_table");

    @Option(
            names = "--sets",
            split = ",",
            defaultValue = "regulation-routing,answer-routing,minutes-routing",
            description = "default ${DEFAULT-VALUE}")
    private List<String> sets;

    @Option(names = "--folds", defaultValue = "5", description = "of each set, so many; default ${DEFAULT-VALUE}")
    private int folds;

    @Option(
            names = "--contenders",
            split = ",",
            defaultValue = "SCORECARD,WORDS,FROZEN,READ_OUT,LAST_POSITION",
            description = "default ${DEFAULT-VALUE}; adapters take most of the time")
    private List<TextContender> contenders;

    @Option(names = "--processor", defaultValue = "CPU", description = "CPU, or GPU with a CUDA build of PyTorch")
    private Processor processor;

    @Option(names = "--keep", description = "folder that keeps what is measured, so that a run cut off can go on")
    private @Nullable Path kept;

    @Option(names = "--measure-only", hidden = true, description = "keeps scores and sums up nothing")
    private boolean isMeasuringOnly;

    @Option(names = "--only-fold", hidden = true, description = "that fold alone, 0-based")
    private @Nullable Integer onlyFold;

    @Option(
            names = "--budget",
            defaultValue = "PT3H",
            description = "of time for one adapter; default ${DEFAULT-VALUE}")
    private Duration budget;

    @Option(names = "--learning-rate", defaultValue = "5e-4", description = "default ${DEFAULT-VALUE}")
    private double learningRate;

    @Option(names = "--epochs", defaultValue = "3", description = "at most; default ${DEFAULT-VALUE}")
    private int epochs;

    @Option(names = "--rows", defaultValue = "5000", description = "most that are trained on; default ${DEFAULT-VALUE}")
    private int rows;

    @Option(names = "--folder", required = true, hidden = true)
    private Path benchmarks;

    private @Nullable BaseModel base;

    @Override
    public void run() {
        createKept();
        Map<String, Double> ratios = new LinkedHashMap<>();
        Map<String, List<JsonNode>> runs = new LinkedHashMap<>();
        try {
            for (String set : sets) {
                measure(LabelledTable.read(benchmarks, set), ratios, runs);
            }
        } finally {
            if (base != null) {
                base.close();
            }
        }
        if (!isMeasuringOnly) {
            Results.of("benchmarks/run text-quality", ratios, runs)
                    .write(benchmarks.resolve("results").resolve("text-quality.json"));
        }
    }

    private void createKept() {
        if (kept != null) {
            try {
                Files.createDirectories(kept);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void measure(LabelledTable table, Map<String, Double> ratios, Map<String, List<JsonNode>> runs) {
        var defaults = ReadOutOptions.defaults(1);
        var options = new ReadOutOptions(
                defaults.adapter(),
                defaults.training()
                        .with(learningRate, epochs, defaults.training().seed()),
                false,
                defaults.isRateFixed(),
                rows,
                budget);
        List<TextFold> measured = table.repeats().getFirst().folds().stream()
                .limit(folds)
                .filter(fold -> onlyFold == null || fold == '0' + onlyFold)
                .map(fold -> new TextFold(this::base, table, fold, options, kept))
                .toList();
        measured.forEach(fold -> contenders.forEach(fold::scores));
        if (!isMeasuringOnly) {
            sumUp(table, measured, ratios, runs);
        }
    }

    private void sumUp(
            LabelledTable table,
            List<TextFold> measured,
            Map<String, Double> ratios,
            Map<String, List<JsonNode>> runs) {
        int[] tested = measured.stream()
                .flatMapToInt(fold -> Arrays.stream(fold.test()))
                .toArray();
        var f1 = new MacroF1(
                Arrays.stream(tested)
                        .map(row -> table.rows().get(row).outcome())
                        .toArray(),
                table.spec().outcomes().size());
        Map<String, double[][]> rivals = new LinkedHashMap<>();
        new Rivals(benchmarks, null)
                .probabilities(table, 1)
                .forEach((rival, repeats) -> rivals.put(
                        rival,
                        Arrays.stream(tested).mapToObj(row -> repeats[0][row]).toArray(double[][]::new)));
        Map<String, double[][]> own = new LinkedHashMap<>();
        Map<String, Object> told = new TreeMap<>();
        for (TextContender contender : contenders) {
            own.put(contender.label(), pooled(measured, fold -> fold.scores(contender)));
            if (contender.needsLanguageModel()) {
                own.put(contender.withScorecard(), pooled(measured, fold -> fold.withScorecard(contender)));
                told.put(
                        contender.label(),
                        measured.stream()
                                .map(fold -> fold.withScorecard(contender).told())
                                .toList());
            }
        }
        var comparison = new TextComparison(f1, NAMES.getOrDefault(table.name(), table.name()), own, rivals);
        ratios.putAll(comparison.ratios());
        told.put("test_rows", tested.length);
        told.put("macro_f1", comparison.macroF1());
        runs.put(table.name(), List.of(Results.JSON.valueToTree(told)));
        System.out.println(table.name() + " " + comparison.macroF1());
    }

    private static double[][] pooled(List<TextFold> folds, Function<TextFold, FoldScores> scores) {
        return folds.stream()
                .flatMap(fold -> Stream.of(scores.apply(fold).test()))
                .toArray(double[][]::new);
    }

    private BaseModel base() {
        BaseModel loaded = base;
        if (loaded == null) {
            loaded = BaseModel.load(
                    DefaultModel.path(), LoadOptions.on(processor, BaseModel.fastestPrecision(processor)));
            base = loaded;
        }
        return loaded;
    }
}
