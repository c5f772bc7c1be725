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

    @Option(
            names = "--tables",
            split = ",",
            defaultValue = "german-credit,credit-scoring-spain",
            description = "without text, on which the language model must do no harm; default ${DEFAULT-VALUE}")
    private List<String> tables;

    @Option(
            names = "--numbers-in-words",
            defaultValue = "false",
            description = "asks the tables' probes again with numbers told in words too")
    private boolean areNumbersTried;

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
            for (String set : named(sets)) {
                measure(LabelledTable.read(benchmarks, set), ratios, runs);
            }
            for (String table : named(tables)) {
                measureGate(LabelledTable.read(benchmarks, table), ratios, runs);
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

    /** None where an option is empty. */
    private static List<String> named(List<String> sets) {
        return sets.stream().filter(set -> !set.isBlank()).toList();
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
        List<TextFold> measured = folds(table);
        measured.forEach(fold -> contenders.forEach(fold::scores));
        if (!isMeasuringOnly) {
            sumUp(table, measured, ratios, runs);
        }
    }

    private List<TextFold> folds(LabelledTable table) {
        var defaults = ReadOutOptions.defaults(1);
        var options = new ReadOutOptions(
                defaults.adapter(),
                defaults.training()
                        .with(learningRate, epochs, defaults.training().seed()),
                false,
                defaults.isRateFixed(),
                rows,
                budget);
        return table.repeats().getFirst().folds().stream()
                .limit(folds)
                .filter(fold -> onlyFold == null || fold == '0' + onlyFold)
                .map(fold -> new TextFold(this::base, table, fold, options, kept))
                .toList();
    }

    /** Areas under the ROC curve on all of a repeat's folds, with the language model where its probe opens the gate. */
    private void measureGate(LabelledTable table, Map<String, Double> ratios, Map<String, List<JsonNode>> runs) {
        List<TextFold> measured = folds(table);
        measured.forEach(fold -> fold.scores(TextContender.PROBED));
        if (areNumbersTried) {
            measured.forEach(fold -> fold.scores(TextContender.PROBED_IN_WORDS));
        }
        if (isMeasuringOnly) {
            return;
        }
        double[][] scorecard = new double[table.rows().size()][];
        double[][] decision = new double[table.rows().size()][];
        for (TextFold fold : measured) {
            double[][] without = fold.scores(TextContender.SCORECARD).test();
            double[][] with = fold.withScorecard(TextContender.PROBED).test();
            for (int i = 0; i < fold.test().length; i++) {
                scorecard[fold.test()[i]] = margins(without[i]);
                decision[fold.test()[i]] = margins(with[i]);
            }
        }
        var areas = new Areas(
                table, Map.of("scorecard", new double[][][] {scorecard}, "decision", new double[][][] {decision}));
        double bound = areas.lowerBound("decision", "scorecard", TextComparison.SAMPLES);
        ratios.put(table.name().replace('-', '_') + "_gate_lower_bound", bound);
        ratios.merge("gate_worst_lower_bound", bound, Math::min);
        runs.put(
                table.name(),
                List.of(Results.JSON.valueToTree(Map.of(
                        "auc",
                        areas.means(),
                        "folds",
                        measured.stream().map(this::told).toList()))));
        System.out.println(table.name() + " " + areas.means() + " bound " + bound);
    }

    /** In log-odds against the first outcome: what ranks rows of two. */
    private static double[] margins(double[] logOdds) {
        return Arrays.stream(logOdds).map(own -> own - logOdds[0]).toArray();
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

    private Map<String, Object> told(TextFold fold) {
        Map<String, Object> told = new TreeMap<>();
        told.put(
                TextContender.PROBED.label(),
                fold.withScorecard(TextContender.PROBED).told());
        if (areNumbersTried) {
            told.put(
                    TextContender.PROBED_IN_WORDS.label(),
                    fold.withScorecard(TextContender.PROBED_IN_WORDS).told());
        }
        return told;
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
