package io.lorica.engine.generate;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Draws one row's next tokens. Its draws depend on its seed and its logits alone. */
final class Sampler {
    /** Below what a draw can tell apart. */
    private static final double NEGLIGIBLE = 1e-16;

    private final SamplingOptions options;
    private final SplittableRandom random;

    Sampler(SamplingOptions options) {
        this.options = options;
        this.random = new SplittableRandom(options.seed());
    }

    boolean isGreedy() {
        return options.temperature() == 0;
    }

    /** @param logits [V] */
    int next(float[] logits) {
        if (isGreedy()) {
            return argmax(logits);
        }
        float best = logits[argmax(logits)];
        double[] all = new double[logits.length];
        double sum = 0;
        for (int i = 0; i < all.length; i++) {
            all[i] = Math.exp((logits[i] - best) / options.temperature());
            sum += all[i];
        }
        int[] candidates = candidates(logits, all, sum);
        double[] weights = new double[candidates.length];
        double total = 0;
        for (int i = 0; i < candidates.length; i++) {
            weights[i] = all[candidates[i]];
            total += weights[i];
        }
        if (options.topK() == 0) {
            total = sum;
        }
        double nucleus = 0;
        int kept = 0;
        while (kept < candidates.length && nucleus < options.topP() * total) {
            nucleus += weights[kept++];
        }
        double draw = random.nextDouble() * nucleus;
        for (int i = 0; i < kept; i++) {
            draw -= weights[i];
            if (draw < 0) {
                return candidates[i];
            }
        }
        return candidates[kept - 1];
    }

    /**
     * The tokens that may be drawn, the likeliest first, of equals the one with the lower number. All tokens that are
     * each less likely than {@code (1 - topP) / V} are together less likely than {@code 1 - topP}: none of them is
     * needed to reach top-p, so they are not sorted.
     */
    private int[] candidates(float[] logits, double[] weights, double sum) {
        double floor = options.topK() == 0 ? Math.max(1 - options.topP(), NEGLIGIBLE) * sum / weights.length : 0;
        long[] order = new long[weights.length];
        int count = 0;
        for (int i = 0; i < weights.length; i++) {
            if (weights[i] >= floor) {
                int bits = Float.floatToIntBits(logits[i]);
                int ascending = bits ^ (bits >> 31 & Integer.MAX_VALUE);
                order[count++] = (long) ~ascending << Integer.SIZE | i;
            }
        }
        if (count == 0) {
            throw new IllegalStateException("The model's output is not a number");
        }
        Arrays.sort(order, 0, count);
        int[] candidates = new int[options.topK() == 0 ? count : Math.min(count, options.topK())];
        Arrays.setAll(candidates, i -> (int) order[i]);
        return candidates;
    }

    private static int argmax(float[] logits) {
        int best = 0;
        for (int i = 1; i < logits.length; i++) {
            if (logits[i] > logits[best]) {
                best = i;
            }
        }
        return best;
    }
}
