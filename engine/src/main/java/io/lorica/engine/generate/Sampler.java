package io.lorica.engine.generate;

import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Draws one row's next tokens. Its draws depend on its seed and its logits alone. */
final class Sampler {
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
        int[] candidates = IntStream.range(0, logits.length)
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(token -> -logits[token])
                        .thenComparing(token -> token))
                .limit(options.topK() == 0 ? logits.length : options.topK())
                .mapToInt(Integer::intValue)
                .toArray();
        double[] weights = new double[candidates.length];
        double total = 0;
        for (int i = 0; i < candidates.length; i++) {
            weights[i] = Math.exp((logits[candidates[i]] - logits[candidates[0]]) / options.temperature());
            total += weights[i];
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
