package io.lorica.engine.train;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;

/**
 * The steps of a training: which examples, at what rate. The loss of a step is the mean over all terms of its examples,
 * however they are cut into passes.
 *
 * @param <E> an example
 */
final class StepLoop<E> {
    private final Objective<E> objective;
    private final TrainingOptions options;
    private final TrainingListener listener;

    StepLoop(Objective<E> objective, TrainingOptions options, TrainingListener listener) {
        this.objective = objective;
        this.options = options;
        this.listener = listener;
    }

    /**
     * @return one entry a step
     * @throws CancellationException once the listener says so
     * @throws ArithmeticException if loss or gradient become infinite or not a number
     */
    List<TrainingProgress> run(List<E> examples) {
        int stepsPerEpoch = Math.ceilDiv(examples.size(), options.batchSize());
        int planned = Math.multiplyExact(stepsPerEpoch, options.epochs());
        int total = options.maxSteps() == null ? planned : Math.min(planned, options.maxSteps());
        int warmup = (int) Math.ceil(options.warmupRatio() * total);
        List<TrainingProgress> history = new ArrayList<>();
        long started = System.nanoTime();
        long tokens = 0;
        List<E> order = List.of();
        for (int step = 0; step < total; step++) {
            int epoch = step / stepsPerEpoch;
            if (step % stepsPerEpoch == 0) {
                if (epoch > 0 && !objective.isWorthGoingOn(epoch)) {
                    break;
                }
                order = shuffled(examples, options.seed(), epoch);
            }
            int first = step % stepsPerEpoch * options.batchSize();
            var batch = order.subList(first, Math.min(order.size(), first + options.batchSize()));
            long terms = batch.stream().mapToLong(objective::terms).sum();
            double loss = accumulate(batch, step) / terms;
            double norm = objective.normaliseAndClip(terms);
            requireFinite(loss, norm, step);
            double rate = options.learningRate() * options.schedule().factor(step, warmup, total);
            objective.step(step + 1, rate);
            tokens += batch.stream().mapToLong(objective::tokens).sum();
            double seconds = (System.nanoTime() - started) / 1e9;
            var progress =
                    new TrainingProgress(step + 1, total, loss, rate, norm, tokens / seconds, Duration.ofMillis((long)
                            (seconds * 1000 / (step + 1) * (total - step - 1))));
            history.add(progress);
            listener.onStep(progress);
        }
        return List.copyOf(history);
    }

    private double accumulate(List<E> batch, int step) {
        double loss = 0;
        int first = 0;
        for (List<E> pass : Packing.passes(batch, objective::tokens, options.microBatchTokens())) {
            if (listener.isCancelled()) {
                throw new CancellationException("Training was cancelled in step " + (step + 1));
            }
            long dropoutSeed = new SplittableRandom(options.seed() ^ (long) step << 32 ^ first).nextLong(1L << 40);
            loss += objective.accumulate(pass, dropoutSeed);
            first += pass.size();
        }
        return loss;
    }

    private static void requireFinite(double loss, double norm, int step) {
        if (!Double.isFinite(loss) || !Double.isFinite(norm)) {
            throw new ArithmeticException(("Training diverged at step %d: loss %s, gradient norm %s. "
                            + "Lower the learning rate, lengthen the warm-up or train in FP32.")
                    .formatted(step + 1, loss, norm));
        }
    }

    /** The order of an epoch is a function of seed and epoch alone (Fisher-Yates). */
    private static <E> List<E> shuffled(List<E> examples, long seed, int epoch) {
        var random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + epoch);
        List<E> order = new ArrayList<>(examples);
        for (int i = order.size() - 1; i > 0; i--) {
            Collections.swap(order, i, random.nextInt(i + 1));
        }
        return order;
    }
}
