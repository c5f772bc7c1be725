package io.lorica.benchmarks;

import io.lorica.decision.prompt.DecisionPrompts;
import io.lorica.engine.BaseModel;
import io.lorica.engine.options.LoadOptions;
import io.lorica.engine.options.Processor;
import io.lorica.engine.train.LoraTrainer;
import io.lorica.engine.train.TrainingExample;
import io.lorica.engine.train.TrainingOptions;
import io.lorica.fitting.LabelledRow;
import io.lorica.formats.adapter.Adapter;
import io.lorica.formats.adapter.AdapterStack;
import io.lorica.readout.ReadOutOptions;
import io.lorica.readout.ReadOutRow;
import io.lorica.readout.ReadOutTraining;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/**
 * What a domain adapter beneath spares a task: the held-out loss of a task adapter's read-out by rows and steps, with
 * the domain adapter and without it.
 */
@Command(name = "domain-layer", description = "Task adapters with and without a domain adapter beneath.")
final class DomainLayerRun implements Runnable {
    private static final String SET = "regulation-routing";
    /** Words in a row that make a text of the domain one of the task's. */
    private static final int SHARED_WORDS = 8;

    private static final int PIECE = 256;
    private static final int DOMAIN_EPOCHS = 2;
    private static final List<Double> SHARES = List.of(0.25, 0.5, 1.0);

    @Option(names = "--seeds", defaultValue = "3", description = "default ${DEFAULT-VALUE}")
    private int seeds;

    @Option(names = "--epochs", defaultValue = "4", description = "of the task; default ${DEFAULT-VALUE}")
    private int epochs;

    @Option(names = "--processor", defaultValue = "CPU", description = "CPU, or GPU with a CUDA build of PyTorch")
    private Processor processor;

    @Option(names = "--keep", required = true, description = "folder that keeps what is trained and measured")
    private Path kept;

    @Option(names = "--only-domain", hidden = true, description = "trains the domain adapter alone")
    private boolean isDomainOnly;

    @Option(names = "--only-seed", hidden = true, description = "measures that seed alone, and sums up nothing")
    private @Nullable Integer onlySeed;

    @Option(names = "--folder", required = true, hidden = true)
    private Path benchmarks;

    /** Mean log-loss of held-out rows: with the frozen model, then after each epoch. */
    record Curve(long seed, boolean hasDomain, int rows, int steps, List<Double> losses) {}

    @Override
    public void run() {
        try (BaseModel base =
                BaseModel.load(DefaultModel.path(), LoadOptions.on(processor, BaseModel.fastestPrecision(processor)))) {
            Files.createDirectories(kept);
            var table = LabelledTable.read(benchmarks, SET);
            if (isDomainOnly) {
                domain(base, table);
                return;
            }
            List<Curve> curves = new ArrayList<>();
            for (long seed = 1; seed <= seeds; seed++) {
                if (onlySeed == null || onlySeed == seed) {
                    for (double share : SHARES) {
                        curves.add(curve(base, table, false, seed, share));
                        curves.add(curve(base, table, true, seed, share));
                    }
                }
            }
            if (onlySeed == null) {
                sumUp(curves);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void sumUp(List<Curve> curves) {
        Map<String, Double> ratios = new LinkedHashMap<>();
        for (double share : SHARES) {
            for (boolean hasDomain : new boolean[] {false, true}) {
                ratios.put(
                        String.format(
                                Locale.ROOT, "loss_%d_percent_%s", (int) (100 * share), hasDomain ? "domain" : "bare"),
                        curves.stream()
                                .filter(curve -> curve.hasDomain() == hasDomain && isOf(curve, curves, share))
                                .mapToDouble(curve -> curve.losses().stream()
                                        .mapToDouble(Double::doubleValue)
                                        .min()
                                        .orElseThrow())
                                .average()
                                .orElseThrow());
            }
        }
        ratios.put(
                "steps_to_same_loss",
                curves.stream()
                        .filter(curve -> !curve.hasDomain() && isOf(curve, curves, 1))
                        .mapToDouble(bare -> epochsTo(
                                        curves.stream()
                                                .filter(other -> other.hasDomain()
                                                        && other.seed() == bare.seed()
                                                        && other.rows() == bare.rows())
                                                .findFirst()
                                                .orElseThrow()
                                                .losses(),
                                        best(bare.losses()))
                                / epochsTo(bare.losses(), best(bare.losses())))
                        .average()
                        .orElseThrow());
        Map<String, List<JsonNode>> runs = new LinkedHashMap<>();
        runs.put(
                "curves",
                curves.stream().map(Results.JSON::<JsonNode>valueToTree).toList());
        Results.of("benchmarks/run domain-layer", ratios, runs)
                .write(benchmarks.resolve("results").resolve("domain-layer.json"));
    }

    private static boolean isOf(Curve curve, List<Curve> all, double share) {
        int most = all.stream().mapToInt(Curve::rows).max().orElseThrow();
        return Math.abs(curve.rows() - share * most) <= 0.05 * most;
    }

    private static double best(List<Double> losses) {
        return losses.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    }

    /** How many epochs until the loss is reached, between two epochs in proportion; all of them if it is not. */
    private static double epochsTo(List<Double> losses, double wanted) {
        for (int epoch = 0; epoch < losses.size(); epoch++) {
            if (losses.get(epoch) <= wanted) {
                return epoch == 0
                        ? 0
                        : epoch - 1 + (losses.get(epoch - 1) - wanted) / (losses.get(epoch - 1) - losses.get(epoch));
            }
        }
        return losses.size() - 1;
    }

    private Curve curve(BaseModel base, LabelledTable table, boolean hasDomain, long seed, double share)
            throws IOException {
        LabelledTable.Repeat repeat = table.repeats().getFirst();
        List<LabelledRow> all = repeat.training(repeat.folds().getFirst());
        int most = (int) (share * all.size());
        Path file = kept.resolve("%s-%d-%d.json".formatted(hasDomain ? "domain" : "bare", seed, most));
        if (Files.exists(file)) {
            return Results.JSON.readValue(file.toFile(), Curve.class);
        }
        AdapterStack frozen = hasDomain ? AdapterStack.of(domain(base, table)) : AdapterStack.EMPTY;
        var defaults = ReadOutOptions.defaults(seed);
        var options = new ReadOutOptions(
                defaults.adapter(),
                defaults.training().with(defaults.training().learningRate(), epochs, seed),
                false,
                true,
                most,
                Duration.ofHours(3));
        var prompts = new DecisionPrompts(table.spec());
        int outcomes = table.spec().outcomes().size();
        var printed = new PrintedProgress();
        var learnt = new ReadOutTraining(base, frozen, outcomes, options, printed)
                .learn(all.stream()
                        .map(row -> new ReadOutRow(row, base.tokenizer().encode(prompts.render(row.inputs())), null))
                        .toList());
        var curve = new Curve(seed, hasDomain, learnt.rows(), printed.steps(), learnt.losses());
        System.out.println(curve);
        Results.JSON.writeValue(file.toFile(), curve);
        return curve;
    }

    /** Of texts that share no phrase with the task's. */
    private Adapter domain(BaseModel base, LabelledTable table) {
        Path folder = kept.resolve("domain");
        if (Files.exists(folder)) {
            return Adapter.read(folder, base.config());
        }
        Set<String> phrases = new HashSet<>();
        for (LabelledRow row : table.rows()) {
            row.inputs().values().forEach(value -> phrases.addAll(phrases(value.text())));
        }
        List<String> all = FinanceText.documents(benchmarks);
        List<String> own = all.stream()
                .filter(text -> phrases(text).stream().noneMatch(phrases::contains))
                .toList();
        System.out.printf("domain: %d of %d texts share no phrase with the task's%n", own.size(), all.size());
        int[] tokens = base.tokenizer().encode(String.join("\n\n", own));
        List<TrainingExample> pieces = new ArrayList<>();
        for (int start = 0; start + 2 <= tokens.length; start += PIECE) {
            pieces.add(
                    new TrainingExample(Arrays.copyOfRange(tokens, start, Math.min(tokens.length, start + PIECE)), 0));
        }
        var d = TrainingOptions.defaults();
        var options = new TrainingOptions(
                d.learningRate(),
                d.schedule(),
                d.warmupRatio(),
                d.adamW(),
                d.maxGradNorm(),
                DOMAIN_EPOCHS,
                null,
                d.batchSize(),
                2 * d.microBatchTokens(),
                false,
                d.seed());
        Adapter adapter = new LoraTrainer(base)
                .train(AdapterStack.EMPTY, ReadOutOptions.ADAPTER, pieces, options, new PrintedProgress())
                .adapter();
        adapter.write(folder, "domain");
        return adapter;
    }

    private static Set<String> phrases(String text) {
        String[] words = text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{Nd}]+");
        Set<String> phrases = new HashSet<>();
        for (int i = 0; i + SHARED_WORDS <= words.length; i++) {
            phrases.add(String.join(" ", Arrays.asList(words).subList(i, i + SHARED_WORDS)));
        }
        return phrases;
    }
}
