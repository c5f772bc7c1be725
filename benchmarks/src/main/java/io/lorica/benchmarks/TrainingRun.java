package io.lorica.benchmarks;

import io.lorica.engine.BaseModel;
import io.lorica.engine.options.LoadOptions;
import io.lorica.engine.options.Precision;
import io.lorica.engine.options.Processor;
import io.lorica.engine.torch.ProductSpeed;
import io.lorica.engine.train.LoraTrainer;
import io.lorica.engine.train.Schedule;
import io.lorica.engine.train.TrainingExample;
import io.lorica.engine.train.TrainingOptions;
import io.lorica.formats.adapter.AdapterConfig;
import io.lorica.formats.adapter.AdapterStack;
import io.lorica.formats.adapter.Projection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Trains a few steps and prints one line of JSON. */
@Command(name = "training-run", hidden = true, description = "One measured training.")
final class TrainingRun implements Runnable {
    private static final int BATCH = 8;
    private static final int LENGTH = 256;

    @Option(names = "--model", required = true)
    private Path model;

    @Option(names = "--text", required = true, description = "UTF-8 text to train on")
    private Path text;

    @Option(names = "--precision", description = "without it the machine's faster one")
    private @Nullable Precision precision;

    @Option(names = "--all-linear")
    private boolean allLinear;

    @Option(names = "--checkpointing")
    private boolean checkpointing;

    @Option(names = "--processor", defaultValue = "CPU", description = "CPU, or GPU with a CUDA build of PyTorch")
    private Processor processor;

    @Option(names = "--steps", defaultValue = "4")
    private int steps;

    /**
     * @param tokensPerSecond of the fastest step
     * @param losses of each step
     * @param productGigaflops of the machine's best matrix product in this process
     * @param trainingGigaflops in matrix products with frozen weights, at {@code tokensPerSecond}
     */
    record Measured(
            String precision,
            double tokensPerSecond,
            long peakRssKb,
            List<Double> losses,
            double productGigaflops,
            double trainingGigaflops) {}

    @Override
    public void run() {
        Precision used = precision == null ? BaseModel.fastestPrecision(processor) : precision;
        // What the processor's own cores reach; a GPU's speed stands beside its peer's alone.
        double product = processor == Processor.GPU
                ? 0
                : Math.max(ProductSpeed.gigaflops(Precision.FP32), ProductSpeed.gigaflops(Precision.BF16));
        List<Double> losses = new ArrayList<>();
        List<Double> seconds = new ArrayList<>();
        try (BaseModel base = BaseModel.load(model, LoadOptions.on(processor, used))) {
            long[] last = {System.nanoTime()};
            new LoraTrainer(base).train(AdapterStack.EMPTY, adapter(), examples(base), options(), step -> {
                long now = System.nanoTime();
                seconds.add((now - last[0]) / 1e9);
                last[0] = now;
                losses.add(step.loss());
            });
            double best = BATCH
                    * LENGTH
                    / seconds.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
            System.out.println(Results.JSON.writeValueAsString(
                    new Measured(used.name(), best, peakRssKb(), losses, product, best * flopsPerToken(base) / 1e9)));
        }
    }

    private AdapterConfig adapter() {
        Set<Projection> targets = allLinear ? EnumSet.allOf(Projection.class) : EnumSet.of(Projection.Q, Projection.V);
        int rank = allLinear ? 16 : 32;
        return new AdapterConfig(rank, 2 * rank, false, 0, targets);
    }

    /** As the peer trains: each step the same batch, a steady learning rate. */
    private TrainingOptions options() {
        var d = TrainingOptions.defaults();
        return new TrainingOptions(
                2e-4,
                Schedule.CONSTANT,
                0,
                d.adamW(),
                d.maxGradNorm(),
                steps,
                steps,
                BATCH,
                d.microBatchTokens(),
                checkpointing,
                0);
    }

    /** The second half of each example is supervised: the same positions that the peer's labels name. */
    private List<TrainingExample> examples(BaseModel base) {
        int[] tokens = base.tokenizer().encode(read());
        List<TrainingExample> examples = new ArrayList<>();
        for (int i = 0; i < BATCH; i++) {
            examples.add(new TrainingExample(Arrays.copyOfRange(tokens, i * LENGTH, (i + 1) * LENGTH), LENGTH / 2));
        }
        return examples;
    }

    private String read() {
        try {
            return Files.readString(text);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /**
     * Forward, and backward by the activations: 4 for each frozen weight that a token meets. The head is met by
     * supervised tokens only. Attention's and the adapters' own products are left out.
     */
    private static double flopsPerToken(BaseModel base) {
        var config = base.config();
        double layer = 0;
        for (Projection projection : Projection.values()) {
            layer += (double) projection.inputWidth(config) * projection.outputWidth(config);
        }
        return 4 * (config.layers() * layer + 0.5 * config.vocabSize() * config.hiddenSize());
    }

    private static long peakRssKb() {
        try (var lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
