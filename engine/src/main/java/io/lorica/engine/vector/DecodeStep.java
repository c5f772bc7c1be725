package io.lorica.engine.vector;

import io.lorica.formats.adapter.Projection;
import io.lorica.formats.checkpoint.ModelConfig;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One step of the transformer: one more token of each row. Rows may be several texts, or consecutive tokens of one. All
 * threads run it together; each computes its share of every product's outputs, with a barrier where one needs
 * another's.
 */
final class DecodeStep implements Crew.Work {
    /** Of {@link Projection#GROUPS}. */
    private static final int QUERY_KEY_VALUE = 0;

    private static final int OUTPUT = 1;
    private static final int GATE_UP = 2;
    private static final int DOWN = 3;

    private final ModelConfig config;
    private final VectorWeights weights;
    private final Workspace work;
    private final Rotary rotary;
    private final Crew crew;
    private final Attention[] attention;
    private final Head head;
    private final float epsilon;

    private final @Nullable Sequence[] sequences = new Sequence[Workspace.ROWS];
    private final int[] tokens = new int[Workspace.ROWS];
    private final int[] positions = new int[Workspace.ROWS];
    private int rows;
    private int firstOutput;

    DecodeStep(ModelConfig config, VectorWeights weights, Workspace work, Rotary rotary, Crew crew, KvBlocks blocks) {
        this.config = config;
        this.weights = weights;
        this.work = work;
        this.rotary = rotary;
        this.crew = crew;
        this.epsilon = (float) config.rmsNormEps();
        this.head = new Head(config, weights.head(), work, crew);
        this.attention = new Attention[crew.size()];
        for (int thread = 0; thread < attention.length; thread++) {
            attention[thread] = new Attention(config, blocks);
        }
    }

    void begin() {
        rows = 0;
        work.useRank(0);
    }

    void add(Sequence sequence, int token, int position) {
        sequences[rows] = sequence;
        tokens[rows] = token;
        positions[rows] = position;
        rows++;
        if (sequence.stack().largestRank() > work.rank) {
            work.useRank(sequence.stack().largestRank());
        }
    }

    /** @param firstOutput logits are computed from this row on */
    void perform(int firstOutput) {
        this.firstOutput = firstOutput;
        try {
            crew.run(this);
        } finally {
            Arrays.fill(sequences, null);
        }
    }

    @Override
    public void run(int thread) {
        embed(thread);
        crew.barrier();
        for (int layer = 0; layer < weights.layers(); layer++) {
            LayerWeights block = weights.layer(layer);
            float[] normed = normalise(thread, block.attentionNorm(), 0);
            lowRank(thread, layer, QUERY_KEY_VALUE, normed, work.hidden);
            Inputs inputs = work.inputs[thread].set(normed, work.hidden, rows);
            project(thread, layer, Projection.Q, inputs, work.q, work.query);
            project(thread, layer, Projection.K, inputs, work.k, work.keyValue);
            project(thread, layer, Projection.V, inputs, work.v, work.keyValue);
            crew.barrier();
            turnAndStore(thread, layer, block);
            crew.barrier();
            attend(thread, layer);
            crew.barrier();
            lowRank(thread, layer, OUTPUT, work.attended, work.query);
            inputs.set(work.attended, work.query, rows);
            project(thread, layer, Projection.O, inputs, work.added, work.hidden);
            addToStream(thread, block.matrix(Projection.O));
            crew.barrier();
            normed = normalise(thread, block.mlpNorm(), 0);
            lowRank(thread, layer, GATE_UP, normed, work.hidden);
            inputs.set(normed, work.hidden, rows);
            project(thread, layer, Projection.GATE, inputs, work.gate, work.inner);
            project(thread, layer, Projection.UP, inputs, work.up, work.inner);
            activate(thread, block.matrix(Projection.GATE));
            crew.barrier();
            lowRank(thread, layer, DOWN, work.gate, work.inner);
            inputs.set(work.gate, work.inner, rows);
            project(thread, layer, Projection.DOWN, inputs, work.added, work.hidden);
            addToStream(thread, block.matrix(Projection.DOWN));
            crew.barrier();
        }
        if (firstOutput < rows) {
            float[] normed = normalise(thread, weights.finalNorm(), firstOutput);
            head.multiply(thread, normed, rows - firstOutput);
        }
    }

    private void embed(int thread) {
        for (int row = thread; row < rows; row += crew.size()) {
            weights.embedding().row(tokens[row], work.h, row * work.hidden);
            rotary.turns(positions[row], work.turns, row * rotary.size());
        }
    }

    /** @return this thread's normalised rows, from {@code firstRow} on */
    private float[] normalise(int thread, float[] norm, int firstRow) {
        float[] normed = work.normed[thread];
        for (int row = firstRow; row < rows; row++) {
            RmsNorm.apply(work.h, row * work.hidden, norm, epsilon, normed, (row - firstRow) * work.hidden);
        }
        return normed;
    }

    /**
     * A x of all adapters of projections that share an input: rows in turns, or parts of them if there are fewer than
     * threads. A barrier is at its end if there are any.
     */
    private void lowRank(int thread, int layer, int group, float[] x, int xStride) {
        boolean inTurns = rows >= crew.size();
        int adapted = 0;
        for (int row = 0; row < rows; row++) {
            Int8Matrix down = stack(row).down(layer, group);
            if (down == null) {
                continue;
            }
            if (!inTurns || adapted % crew.size() == thread) {
                int from = inTurns ? 0 : from(down, thread);
                int to = inTurns ? down.pairs() : from(down, thread + 1);
                down.multiplyRow(x, row * xStride, work.low, row * work.rank, from, to);
            }
            adapted++;
        }
        if (adapted > 0) {
            crew.barrier();
        }
    }

    /** W x + b + B A x of this thread's outputs. */
    private void project(int thread, int layer, Projection projection, Inputs x, float[] y, int yStride) {
        PackedMatrix matrix = weights.layer(layer).matrix(projection);
        int from = from(matrix, thread);
        int to = from(matrix, thread + 1);
        matrix.multiply(x, y, 0, yStride, from, to, work.tiles[thread]);
        float[] bias = weights.layer(layer).bias(projection);
        for (int row = 0; row < rows; row++) {
            if (bias != null) {
                int end = Math.min(to * Lanes.PAIR, bias.length);
                for (int i = from * Lanes.PAIR; i < end; i++) {
                    y[row * yStride + i] += bias[i];
                }
            }
            PackedStack.Up up = stack(row).up(layer, projection);
            if (up != null) {
                up.matrix().addRow(work.low, row * work.rank + up.firstRank(), y, row * yStride, from, to);
            }
        }
    }

    private void turnAndStore(int thread, int layer, LayerWeights block) {
        int heads = config.heads();
        int all = heads + config.kvHeads();
        int headDim = config.headDim();
        for (int task = thread; task < rows * all; task += crew.size()) {
            int row = task / all;
            int head = task % all;
            int turns = row * rotary.size();
            if (head < heads) {
                turn(block.queryNorm(), work.q, row * work.query + head * headDim, turns);
            } else {
                int kvHead = head - heads;
                int at = row * work.keyValue + kvHead * headDim;
                turn(block.keyNorm(), work.k, at, turns);
                sequence(row).store(layer, positions[row], kvHead, work.k, at, work.v, at);
            }
        }
    }

    private void turn(float @Nullable [] norm, float[] heads, int at, int turns) {
        if (norm != null) {
            RmsNorm.apply(heads, at, norm, epsilon, heads, at);
        }
        rotary.apply(work.turns, turns, heads, at);
    }

    private void attend(int thread, int layer) {
        int heads = config.heads();
        int perKvHead = heads / config.kvHeads();
        int tasks = rows * heads;
        int end = crew.share(tasks, thread + 1);
        for (int task = crew.share(tasks, thread); task < end; task++) {
            int row = task / heads;
            int head = task % heads;
            int at = row * work.query + head * config.headDim();
            attention[thread].attend(
                    sequence(row), layer, head / perKvHead, positions[row] + 1, work.q, at, work.attended, at);
        }
    }

    private void addToStream(int thread, PackedMatrix matrix) {
        int from = from(matrix, thread) * Lanes.PAIR;
        int to = from(matrix, thread + 1) * Lanes.PAIR;
        for (int row = 0; row < rows; row++) {
            for (int i = row * work.hidden + from; i < row * work.hidden + to; i++) {
                work.h[i] += work.added[i];
            }
        }
    }

    private void activate(int thread, PackedMatrix matrix) {
        int from = from(matrix, thread) * Lanes.PAIR;
        int to = from(matrix, thread + 1) * Lanes.PAIR;
        for (int row = 0; row < rows; row++) {
            SwiGlu.apply(work.gate, work.up, row * work.inner + from, row * work.inner + to);
        }
    }

    /** What follows the output rows; numbered from the first of them on. */
    Head head() {
        return head;
    }

    private int from(PackedMatrix matrix, int thread) {
        return crew.share(matrix.pairs(), thread);
    }

    private PackedStack stack(int row) {
        return sequence(row).stack();
    }

    private Sequence sequence(int row) {
        Sequence sequence = sequences[row];
        if (sequence == null) {
            throw new IllegalStateException("Row " + row + " has no text");
        }
        return sequence;
    }
}
