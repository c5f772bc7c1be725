package io.lorica.engine.vector;

import io.lorica.formats.adapter.Projection;
import io.lorica.formats.checkpoint.ModelConfig;
import java.util.Arrays;

/** Everything a step computes, allocated once: rows one after the other, each padded to whole panels. */
final class Workspace {
    /** Rows of one step; more are done in several. */
    static final int ROWS = 32;

    final int hidden;
    final int query;
    final int keyValue;
    final int inner;
    final int vocab;

    /** Residual stream [ROWS, hidden]. */
    final float[] h;

    final float[] q;
    final float[] k;
    final float[] v;
    final float[] attended;
    final float[] gate;
    final float[] up;
    final float[] added;
    final float[] logits;
    final float[] turns;

    /** A x of each row's adapters: [ROWS, {@link #rank}]. */
    float[] low = new float[0];

    int rank;

    /** For each thread the normalised rows, so that no thread waits for another's. */
    final float[][] normed;

    /** For each thread what it multiplies now. */
    final Inputs[] inputs;

    final Tile[] tiles;

    /** For each thread and row the best token of its part of the vocabulary. */
    final int[][] best;

    Workspace(ModelConfig config, int threads, int turnsPerRow) {
        hidden = padded(config.hiddenSize());
        query = padded(config.queryWidth());
        keyValue = padded(config.keyValueWidth());
        inner = padded(config.intermediateSize());
        vocab = padded(config.vocabSize());
        h = rows(hidden);
        q = rows(query);
        k = rows(keyValue);
        v = rows(keyValue);
        attended = rows(query);
        gate = rows(inner);
        up = rows(inner);
        added = rows(hidden);
        logits = rows(vocab);
        turns = rows(turnsPerRow);
        normed = new float[threads][];
        inputs = new Inputs[threads];
        tiles = new Tile[threads];
        best = new int[threads][ROWS];
        int widest = Arrays.stream(Projection.values())
                .mapToInt(projection -> projection.inputWidth(config))
                .max()
                .orElseThrow();
        for (int thread = 0; thread < threads; thread++) {
            normed[thread] = rows(hidden);
            inputs[thread] = new Inputs(ROWS, widest);
            tiles[thread] = new Tile(ROWS, widest);
        }
    }

    /** Makes room for adapters of a padded rank. */
    void useRank(int paddedRank) {
        rank = paddedRank;
        int needed = ROWS * rank;
        if (low.length < needed) {
            low = new float[needed];
        }
    }

    private static int padded(int width) {
        return Lanes.roundUp(width, Lanes.PAIR);
    }

    private static float[] rows(int width) {
        return new float[Math.multiplyExact(ROWS, width)];
    }
}
