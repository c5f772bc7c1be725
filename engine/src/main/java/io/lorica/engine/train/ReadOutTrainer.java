package io.lorica.engine.train;

import io.lorica.engine.BaseModel;
import io.lorica.engine.LoadedStack;
import io.lorica.engine.torch.BatchRow;
import io.lorica.engine.torch.LoraParameters;
import io.lorica.engine.torch.ReadOutParameters;
import io.lorica.engine.torch.TokenBatch;
import io.lorica.formats.AdapterException;
import io.lorica.formats.adapter.Adapter;
import io.lorica.formats.adapter.AdapterConfig;
import io.lorica.formats.adapter.AdapterStack;
import io.lorica.formats.readout.ReadOut;
import java.util.List;
import java.util.concurrent.CancellationException;

/**
 * Trains an adapter through a linear read-out of the texts' mean hidden states, and the read-out with it, on what
 * offsets leave over: at first the read-out says what it said on the frozen model. Layers above the read-out's depth
 * are not run, and their part of the adapter changes nothing.
 */
public final class ReadOutTrainer {
    private final BaseModel base;

    public ReadOutTrainer(BaseModel base) {
        this.base = base;
    }

    /** What an epoch has come to. */
    @FunctionalInterface
    public interface EpochJudge {
        /**
         * @param epoch 1-based
         * @return whether another epoch is worth its time
         */
        boolean isWorthGoingOn(int epoch, Adapter adapter, ReadOut readOut);
    }

    /** @param history one entry a step; losses are means over its texts */
    public record Result(Adapter adapter, ReadOut readOut, List<TrainingProgress> history) {}

    /**
     * @param frozen the layers beneath
     * @param readOut to begin with, fitted on the states of {@code frozen}
     * @param judge asked after each epoch but the last
     * @throws CancellationException once the listener says so
     * @throws ArithmeticException if loss or gradient become infinite or not a number
     * @throws IllegalArgumentException without examples, or if one is longer than the model's context
     * @throws AdapterException if a layer waits for an invocation, or the read-out was made for another model or has
     *     other outcomes than an example's offsets
     */
    public Result train(
            AdapterStack frozen,
            AdapterConfig config,
            ReadOut readOut,
            List<ReadOutExample> examples,
            TrainingOptions options,
            TrainingListener listener,
            EpochJudge judge) {
        requireUsable(readOut, examples);
        LoraTrainer.requireAlwaysActing(frozen);
        if (config.isActivated()) {
            throw new AdapterException("An adapter that waits for its invocation can't be trained through a read-out");
        }
        try (LoadedStack beneath = base.load(frozen);
                var parameters =
                        new LoraParameters(base.torch(), Adapter.initialise(config, base.config(), options.seed()));
                var reading = new ReadOutParameters(base.torch(), readOut)) {
            var objective = new Outcomes(parameters, reading, beneath, options, judge);
            List<TrainingProgress> history = new StepLoop<>(objective, options, listener).run(examples);
            return new Result(parameters.adapter(), reading.readOut(), history);
        }
    }

    private void requireUsable(ReadOut readOut, List<ReadOutExample> examples) {
        if (examples.isEmpty()) {
            throw new IllegalArgumentException("There are no training examples");
        }
        int room = base.config().maxPositions();
        for (ReadOutExample example : examples) {
            readOut.requireFits(base.config(), example.offsets().length);
            if (example.tokens().length > room) {
                throw new IllegalArgumentException(
                        "An example has %d tokens, the base model's context holds %d. Cut the examples."
                                .formatted(example.tokens().length, room));
            }
        }
    }

    /** Cross-entropy of each text's outcome. */
    private record Outcomes(
            LoraParameters parameters,
            ReadOutParameters reading,
            LoadedStack beneath,
            TrainingOptions options,
            EpochJudge judge)
            implements Objective<ReadOutExample> {
        @Override
        public int tokens(ReadOutExample example) {
            return example.tokens().length;
        }

        @Override
        public int terms(ReadOutExample example) {
            return 1;
        }

        @Override
        public double accumulate(List<ReadOutExample> pass, long dropoutSeed) {
            var batch = TokenBatch.of(pass.stream()
                    .map(example -> new BatchRow(example.tokens(), beneath.tensors()))
                    .toList());
            return parameters.accumulate(
                    batch,
                    pass.stream().map(ReadOutExample::offsets).toArray(float[][]::new),
                    pass.stream().mapToInt(ReadOutExample::outcome).toArray(),
                    reading,
                    dropoutSeed,
                    options.gradientCheckpointing());
        }

        /** Each by itself: thousands of times as many parameters must not set the read-out's pace. */
        @Override
        public double normaliseAndClip(long terms) {
            return Math.hypot(
                    parameters.normaliseAndClip(terms, options.maxGradNorm()),
                    reading.normaliseAndClip(terms, options.maxGradNorm()));
        }

        @Override
        public void step(int number, double learningRate) {
            parameters.step(number, learningRate, options.adamW());
            reading.step(number, learningRate, options.adamW());
        }

        @Override
        public boolean isWorthGoingOn(int epoch) {
            return judge.isWorthGoingOn(epoch, parameters.adapter(), reading.readOut());
        }
    }
}
