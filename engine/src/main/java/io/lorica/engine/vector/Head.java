package io.lorica.engine.vector;

import io.lorica.formats.checkpoint.ModelConfig;
import java.util.Arrays;

/** The logits of a step's output rows, and the best token of each, found while the logits are still in the cache. */
final class Head {
    /** Pairs of panels between two looks for the best token. */
    private static final int PAIRS = 16;

    private final ModelConfig config;
    private final Int8Matrix matrix;
    private final Workspace work;
    private final Crew crew;

    Head(ModelConfig config, Int8Matrix matrix, Workspace work, Crew crew) {
        this.config = config;
        this.matrix = matrix;
        this.work = work;
        this.crew = crew;
    }

    /**
     * This thread's part of the vocabulary.
     *
     * @param normed final hidden states [outputs, hidden]
     */
    void multiply(int thread, float[] normed, int outputs) {
        Inputs inputs = work.inputs[thread].set(normed, work.hidden, outputs);
        int[] best = work.best[thread];
        int to = crew.share(matrix.pairs(), thread + 1);
        Arrays.fill(best, 0, outputs, -1);
        for (int pair = crew.share(matrix.pairs(), thread); pair < to; pair += PAIRS) {
            int end = Math.min(pair + PAIRS, to);
            matrix.multiply(inputs, work.logits, 0, work.vocab, pair, end, work.tiles[thread]);
            int last = Math.min(end * Lanes.PAIR, config.vocabSize());
            for (int row = 0; row < outputs; row++) {
                best[row] = better(row, best[row], pair * Lanes.PAIR, last);
            }
        }
    }

    private int better(int row, int best, int from, int to) {
        float[] logits = work.logits;
        int base = row * work.vocab;
        int winner = best;
        float value = best < 0 ? Float.NEGATIVE_INFINITY : logits[base + best];
        for (int i = from; i < to; i++) {
            if (logits[base + i] > value) {
                value = logits[base + i];
                winner = i;
            }
        }
        return winner;
    }

    /** The best token of an output row; the first of equals. */
    int greedy(int output) {
        int winner = -1;
        for (int[] best : work.best) {
            int candidate = best[output];
            if (candidate >= 0 && (winner < 0 || logit(output, candidate) > logit(output, winner))) {
                winner = candidate;
            }
        }
        return Math.max(winner, 0);
    }

    /** @param to [V] */
    void copyLogits(int output, float[] to) {
        System.arraycopy(work.logits, output * work.vocab, to, 0, config.vocabSize());
    }

    private float logit(int output, int token) {
        return work.logits[output * work.vocab + token];
    }
}
