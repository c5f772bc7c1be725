package io.lorica.engine.train;

import io.lorica.engine.BaseModel;
import io.lorica.engine.LoadedStack;
import io.lorica.engine.torch.BatchRow;
import io.lorica.engine.torch.LoraParameters;
import io.lorica.engine.torch.TokenBatch;
import io.lorica.formats.AdapterException;
import io.lorica.formats.adapter.Adapter;
import io.lorica.formats.adapter.AdapterConfig;
import io.lorica.formats.adapter.AdapterStack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;

/**
 * Trains one adapter with everything beneath it frozen. Examples are laid end to end without padding and never see each
 * other. The loss of a step is the mean over all supervised tokens of its examples, however they are cut into passes.
 */
public final class LoraTrainer {
    private final BaseModel base;

    public LoraTrainer(BaseModel base) {
        this.base = base;
    }

    /**
     * @param frozen the layers beneath
     * @throws CancellationException once the listener says so
     * @throws ArithmeticException if loss or gradient become infinite or not a number
     * @throws IllegalArgumentException without examples, or if one is longer than the model's context, has a token that
     *     is not in its vocabulary, or lacks the adapter's invocation before its answer
     * @throws AdapterException if a frozen layer has an invocation
     */
    public TrainingResult train(
            AdapterStack frozen,
            AdapterConfig config,
            List<TrainingExample> examples,
            TrainingOptions options,
            TrainingListener listener) {
        requireUsable(examples);
        requireInvoked(config, examples);
        requireAlwaysActing(frozen);
        int stepsPerEpoch = Math.ceilDiv(examples.size(), options.batchSize());
        int planned = Math.multiplyExact(stepsPerEpoch, options.epochs());
        int total = options.maxSteps() == null ? planned : Math.min(planned, options.maxSteps());
        int warmup = (int) Math.ceil(options.warmupRatio() * total);
        List<TrainingProgress> history = new ArrayList<>();
        long started = System.nanoTime();
        long tokens = 0;
        try (LoadedStack beneath = base.load(frozen);
                var parameters =
                        new LoraParameters(base.torch(), Adapter.initialise(config, base.config(), options.seed()))) {
            List<TrainingExample> order = List.of();
            for (int step = 0; step < total; step++) {
                if (step % stepsPerEpoch == 0) {
                    order = shuffled(examples, options.seed(), step / stepsPerEpoch);
                }
                int first = step % stepsPerEpoch * options.batchSize();
                var batch = order.subList(first, Math.min(order.size(), first + options.batchSize()));
                long supervised = batch.stream()
                        .mapToLong(TrainingExample::supervisedTokens)
                        .sum();
                double loss = accumulate(parameters, beneath, batch, options, step, listener) / supervised;
                double norm = parameters.normaliseAndClip(supervised, options.maxGradNorm());
                requireFinite(loss, norm, step);
                double rate = options.learningRate() * options.schedule().factor(step, warmup, total);
                parameters.step(step + 1, rate, options.adamW());
                tokens += batch.stream()
                        .mapToLong(example -> example.tokens().length)
                        .sum();
                double seconds = (System.nanoTime() - started) / 1e9;
                var progress = new TrainingProgress(
                        step + 1, total, loss, rate, norm, tokens / seconds, Duration.ofMillis((long)
                                (seconds * 1000 / (step + 1) * (total - step - 1))));
                history.add(progress);
                listener.onStep(progress);
            }
            return new TrainingResult(parameters.adapter(), List.copyOf(history));
        }
    }

    /** @return summed cross-entropy over the batch, its gradient added to the parameters' */
    private double accumulate(
            LoraParameters parameters,
            LoadedStack beneath,
            List<TrainingExample> batch,
            TrainingOptions options,
            int step,
            TrainingListener listener) {
        double loss = 0;
        int first = 0;
        for (List<TrainingExample> pass : Packing.passes(batch, options.microBatchTokens())) {
            if (listener.isCancelled()) {
                throw new CancellationException("Training was cancelled in step " + (step + 1));
            }
            long dropoutSeed = new SplittableRandom(options.seed() ^ (long) step << 32 ^ first).nextLong(1L << 40);
            loss += accumulate(parameters, beneath, pass, dropoutSeed, options.gradientCheckpointing());
            first += pass.size();
        }
        return loss;
    }

    private static double accumulate(
            LoraParameters parameters,
            LoadedStack beneath,
            List<TrainingExample> examples,
            long dropoutSeed,
            boolean recompute) {
        // The last token is only an answer, never an input.
        var batch = TokenBatch.of(examples.stream()
                .map(example ->
                        new BatchRow(Arrays.copyOf(example.tokens(), example.tokens().length - 1), beneath.tensors()))
                .toList());
        int supervised =
                examples.stream().mapToInt(TrainingExample::supervisedTokens).sum();
        int[] at = new int[supervised];
        int[] answers = new int[supervised];
        int u = 0;
        for (int e = 0; e < examples.size(); e++) {
            TrainingExample example = examples.get(e);
            for (int i = example.firstSupervised(); i < example.tokens().length; i++, u++) {
                at[u] = batch.starts()[e] + i - 1;
                answers[u] = example.tokens()[i];
            }
        }
        return parameters.accumulate(batch, at, answers, dropoutSeed, recompute);
    }

    private void requireUsable(List<TrainingExample> examples) {
        if (examples.isEmpty()) {
            throw new IllegalArgumentException("There are no training examples");
        }
        int longest = examples.stream()
                .mapToInt(example -> example.tokens().length)
                .max()
                .orElseThrow();
        if (longest > base.config().maxPositions()) {
            throw new IllegalArgumentException(
                    "The longest example has %d tokens, the base model's context holds %d. Cut the examples."
                            .formatted(longest, base.config().maxPositions()));
        }
        int vocabulary = base.config().vocabSize();
        examples.stream()
                .flatMapToInt(example -> Arrays.stream(example.tokens()))
                .filter(token -> token < 0 || token >= vocabulary)
                .findFirst()
                .ifPresent(token -> {
                    throw new IllegalArgumentException(("Token %d is not among the %d of the base model's vocabulary. "
                                    + "Tokenise the examples with the base model's own tokenizer.")
                            .formatted(token, vocabulary));
                });
    }

    /** The answer must not repeat the invocation either: serving looks for the last one in the prompt alone. */
    private static void requireInvoked(AdapterConfig config, List<TrainingExample> examples) {
        for (int e = 0; e < examples.size() && config.isActivated(); e++) {
            TrainingExample example = examples.get(e);
            int[] prompt = Arrays.copyOf(example.tokens(), example.firstSupervised());
            int first = config.firstActive(prompt);
            if (first == prompt.length) {
                throw new IllegalArgumentException(
                        ("Example %d does not hold the invocation %s before its first supervised token, "
                                        + "so the adapter would not act in it. End its prompt with the invocation, or "
                                        + "train an adapter without one.")
                                .formatted(e + 1, config.invocation()));
            }
            if (config.firstActive(example.tokens()) != first) {
                throw new IllegalArgumentException(
                        ("Example %d repeats the invocation %s in its answer, where serving would not "
                                        + "look for it. Choose an invocation that stands in prompts only.")
                                .formatted(e + 1, config.invocation()));
            }
        }
    }

    private static void requireAlwaysActing(AdapterStack frozen) {
        for (Adapter layer : frozen.layers()) {
            if (layer.config().isActivated()) {
                throw new AdapterException(("A layer beneath acts only after tokens %s; "
                                + "an adapter is trained on layers that always act. "
                                + "Train on the layer's own parent instead.")
                        .formatted(layer.config().invocation()));
            }
        }
    }

    private static void requireFinite(double loss, double norm, int step) {
        if (!Double.isFinite(loss) || !Double.isFinite(norm)) {
            throw new ArithmeticException(("Training diverged at step %d: loss %s, gradient norm %s. "
                            + "Lower the learning rate, lengthen the warm-up or train in FP32.")
                    .formatted(step + 1, loss, norm));
        }
    }

    /** The order of an epoch is a function of seed and epoch alone (Fisher-Yates). */
    private static List<TrainingExample> shuffled(List<TrainingExample> examples, long seed, int epoch) {
        var random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + epoch);
        List<TrainingExample> order = new ArrayList<>(examples);
        for (int i = order.size() - 1; i > 0; i--) {
            java.util.Collections.swap(order, i, random.nextInt(i + 1));
        }
        return order;
    }
}
