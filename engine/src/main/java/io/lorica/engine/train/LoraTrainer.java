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
import java.util.Arrays;
import java.util.List;
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
        try (LoadedStack beneath = base.load(frozen);
                var parameters =
                        new LoraParameters(base.torch(), Adapter.initialise(config, base.config(), options.seed()))) {
            var objective = new NextTokens(parameters, beneath, options);
            List<TrainingProgress> history = new StepLoop<>(objective, options, listener).run(examples);
            return new TrainingResult(parameters.adapter(), history);
        }
    }

    /** Cross-entropy of each supervised token. */
    private record NextTokens(LoraParameters parameters, LoadedStack beneath, TrainingOptions options)
            implements Objective<TrainingExample> {
        @Override
        public int tokens(TrainingExample example) {
            return example.tokens().length;
        }

        @Override
        public int terms(TrainingExample example) {
            return example.supervisedTokens();
        }

        @Override
        public double accumulate(List<TrainingExample> pass, long dropoutSeed) {
            // The last token is only an answer, never an input.
            var batch = TokenBatch.of(pass.stream()
                    .map(example -> new BatchRow(
                            Arrays.copyOf(example.tokens(), example.tokens().length - 1), beneath.tensors()))
                    .toList());
            int supervised = pass.stream().mapToInt(this::terms).sum();
            int[] at = new int[supervised];
            int[] answers = new int[supervised];
            int u = 0;
            for (int e = 0; e < pass.size(); e++) {
                TrainingExample example = pass.get(e);
                for (int i = example.firstSupervised(); i < example.tokens().length; i++, u++) {
                    at[u] = batch.starts()[e] + i - 1;
                    answers[u] = example.tokens()[i];
                }
            }
            return parameters.accumulate(batch, at, answers, dropoutSeed, options.gradientCheckpointing());
        }

        @Override
        public double normaliseAndClip(long terms) {
            return parameters.normaliseAndClip(terms, options.maxGradNorm());
        }

        @Override
        public void step(int number, double learningRate) {
            parameters.step(number, learningRate, options.adamW());
        }
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

    static void requireAlwaysActing(AdapterStack frozen) {
        for (Adapter layer : frozen.layers()) {
            if (layer.config().isActivated()) {
                throw new AdapterException(("A layer beneath acts only after tokens %s; "
                                + "an adapter is trained on layers that always act. "
                                + "Train on the layer's own parent instead.")
                        .formatted(layer.config().invocation()));
            }
        }
    }
}
