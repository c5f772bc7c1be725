package io.lorica.engine.torch;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import io.lorica.engine.failure.DeviceException;
import io.lorica.engine.options.Precision;
import io.lorica.formats.CheckpointException;
import io.lorica.formats.adapter.Adapter;
import io.lorica.formats.adapter.AdapterStack;
import io.lorica.formats.checkpoint.Checkpoint;
import io.lorica.formats.checkpoint.ModelConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A base model's program and weights on a device. Its methods may be called by several threads at once. */
public final class TorchModel implements AutoCloseable {
    private final ModelConfig config;
    private final PtNDManager manager;
    private final Program program;
    private final FrozenWeights frozen;

    private TorchModel(ModelConfig config, PtNDManager manager, Program program, FrozenWeights frozen) {
        this.config = config;
        this.manager = manager;
        this.program = program;
        this.frozen = frozen;
    }

    /**
     * @param weightFolder where the weights are mapped from; null: they are held in memory
     * @throws DeviceException if the device is not there
     * @throws CheckpointException if the weights do not fit the precision, or their folder cannot be used
     */
    public static TorchModel load(
            Checkpoint checkpoint, Device device, Precision precision, @Nullable Path weightFolder) {
        ModelConfig config = checkpoint.config();
        requireFits(config, precision);
        System.setProperty("OPT_OUT_TRACKING", "true");
        NativeHeap.keepFreedMemory();
        Engine engine = Engine.getEngine("PyTorch");
        if (device.isGpu() && device.getDeviceId() >= engine.getGpuCount()) {
            throw new DeviceException(
                    "There is no %s: PyTorch sees %d. Choose the CPU, or install a CUDA build of PyTorch."
                            .formatted(device, engine.getGpuCount()));
        }
        var manager = (PtNDManager) engine.newBaseManager(device);
        Program program = null;
        try {
            program = Program.load(config, precision, device);
            FrozenWeights frozen = weightFolder == null
                    ? FrozenWeights.held(checkpoint, program, manager)
                    : FrozenWeights.mapped(weightFolder, precision, checkpoint, program, manager);
            return new TorchModel(config, manager, program, frozen);
        } catch (RuntimeException | Error e) {
            if (program != null) {
                program.close();
            }
            manager.close();
            throw e;
        }
    }

    private static void requireFits(ModelConfig config, Precision precision) {
        if (precision == Precision.INT4 && Weights.commonBlock(config) < Program.BLOCK) {
            throw new CheckpointException(("INT4 needs inputs that are multiples of %d; "
                            + "this model is %d wide and %d inside its MLP. Choose INT8, BF16 or FP32.")
                    .formatted(Program.BLOCK, config.hiddenSize(), config.intermediateSize()));
        }
    }

    public ModelConfig config() {
        return config;
    }

    /** A scope for tensors of one piece of work; close it when done. */
    public PtNDManager newScope() {
        return manager.newSubManager(manager.getDevice());
    }

    /** @return the stack's tensors in the compute type, as the program takes them; owned by {@code scope} */
    NDList adapters(AdapterStack stack, PtNDManager scope) {
        stack.layers().forEach(adapter -> adapter.requireFits(config));
        NDList computed = new NDList();
        try (PtNDManager loading = newScope()) {
            for (NDArray tensor : AdapterTensors.load(stack, config, loading)) {
                // "concat" copies even where the type stays: the loaded tensor's memory goes with its Java buffer.
                computed.addAll(program.run(scope, "concat", IValue.listFrom((PtNDArray) tensor)));
            }
        }
        return computed;
    }

    /** Memory that a stack takes, at most. */
    public long bytes(AdapterStack stack) {
        return AdapterTensors.bytes(stack, config);
    }

    /** @return of a stack's tensors, the part of its lowest adapters; views of them, owned by {@code scope} */
    NDList leading(NDList tensors, List<Adapter> lowest, PtNDManager scope) {
        return program.run(scope, "leading", Arguments.tensors(tensors), IValue.listFrom(AdapterTensors.ranks(lowest)));
    }

    /**
     * Log-probabilities of tokens.
     *
     * @param at [U] indices into the batch's concatenated tokens
     * @param answers [U][M] tokens that may follow each
     * @return natural logarithms [U][M]
     */
    public float[][] score(TokenBatch batch, int[] at, int[][] answers) {
        try (PtNDManager scope = newScope()) {
            NDList result = program.run(
                    scope,
                    "score",
                    Arguments.longs(scope, batch.tokens()),
                    Arguments.longs(scope, batch.positions()),
                    IValue.listFrom(batch.runs()),
                    Arguments.longs(scope, at),
                    Arguments.longs(scope, answers),
                    Arguments.tensors(frozen.tensors()),
                    Arguments.tensors(batch.adapters()),
                    IValue.listFrom(batch.spans()));
            float[] flat = result.head().toFloatArray();
            int width = answers[0].length;
            float[][] rows = new float[at.length][];
            for (int u = 0; u < at.length; u++) {
                rows[u] = java.util.Arrays.copyOfRange(flat, u * width, (u + 1) * width);
            }
            return rows;
        }
    }

    /**
     * Logits after given positions of a batch.
     *
     * @param at [U] indices into the batch's concatenated tokens
     * @return [U][V]
     */
    public float[][] logits(TokenBatch batch, int[] at, KvCache cache) {
        try (PtNDManager scope = newScope()) {
            NDList result = program.run(
                    scope,
                    "prefill",
                    Arguments.longs(scope, batch.tokens()),
                    Arguments.longs(scope, batch.positions()),
                    IValue.listFrom(batch.runs()),
                    Arguments.longs(scope, at),
                    Arguments.tensors(frozen.tensors()),
                    Arguments.tensors(batch.adapters()),
                    IValue.listFrom(batch.spans()),
                    Arguments.tensors(cache.tensors()),
                    Arguments.longs(scope, batch.rows()));
            return rows(result.head());
        }
    }

    /**
     * More tokens in each row of the cache, the same number in each.
     *
     * @param tokens [B * n], row by row
     * @param positions [B * n]
     * @param adapters the rows' stacks, neighbouring rows of one stack together
     * @param spans tokens of each stack
     * @return logits [B][V] after the last token of each row
     */
    public float[][] decode(int[] tokens, int[] positions, NDList adapters, long[] spans, KvCache cache) {
        int length = java.util.Arrays.stream(positions).max().orElseThrow() + 1;
        try (PtNDManager scope = newScope()) {
            NDList result = program.run(
                    scope,
                    "decode",
                    Arguments.longs(scope, tokens),
                    Arguments.longs(scope, positions),
                    Arguments.tensors(frozen.tensors()),
                    Arguments.tensors(adapters),
                    IValue.listFrom(spans),
                    Arguments.tensors(cache.tensors()),
                    IValue.from((long) length));
            return rows(result.head());
        }
    }

    /**
     * More tokens in a cache of one row.
     *
     * @param tokens [N]
     * @param from position of the first
     * @param answers [N] the token that may follow each
     * @return natural logarithms of their probabilities [N]
     */
    public float[] follow(int[] tokens, int from, int[] answers, NDList adapters, KvCache cache) {
        try (PtNDManager scope = newScope()) {
            int[] positions = IntStream.range(from, from + tokens.length).toArray();
            NDList result = program.run(
                    scope,
                    "follow",
                    Arguments.longs(scope, tokens),
                    Arguments.longs(scope, positions),
                    Arguments.longs(scope, answers),
                    Arguments.tensors(frozen.tensors()),
                    Arguments.tensors(adapters),
                    IValue.listFrom(new long[] {tokens.length}),
                    Arguments.tensors(cache.tensors()),
                    IValue.from((long) from + tokens.length));
            return result.head().toFloatArray();
        }
    }

    /**
     * Of each row the mean of its tokens' hidden states.
     *
     * @param depths [D] after how many layers, rising; after the last layer the final norm is applied too
     * @return [D][rows][H]
     * @see <a href="https://huggingface.co/docs/transformers/main_classes/output">hidden_states of transformers, by the
     *     same numbers</a>
     */
    public float[][][] means(TokenBatch batch, long[] depths) {
        try (PtNDManager scope = newScope()) {
            NDList result = program.run(
                    scope,
                    "means",
                    Arguments.longs(scope, batch.tokens()),
                    Arguments.longs(scope, batch.positions()),
                    IValue.listFrom(batch.runs()),
                    IValue.listFrom(depths),
                    Arguments.tensors(frozen.tensors()),
                    Arguments.tensors(batch.adapters()),
                    IValue.listFrom(batch.spans()));
            float[] flat = result.head().toFloatArray();
            int rows = batch.starts().length;
            int width = config.hiddenSize();
            float[][][] means = new float[depths.length][rows][];
            for (int i = 0; i < depths.length * rows; i++) {
                means[i / rows][i % rows] = java.util.Arrays.copyOfRange(flat, i * width, (i + 1) * width);
            }
            return means;
        }
    }

    /**
     * The sum of the hidden states of one row's first tokens.
     *
     * @param batch of one row
     * @param depth after how many layers
     * @param cache whose first layers, so many, take the row's keys and values
     * @return [H]
     */
    public float[] firstSum(TokenBatch batch, int depth, KvCache cache) {
        try (PtNDManager scope = newScope()) {
            return program.run(
                            scope,
                            "first_sum",
                            Arguments.longs(scope, batch.tokens()),
                            Arguments.longs(scope, batch.positions()),
                            IValue.listFrom(batch.runs()),
                            IValue.from((long) depth),
                            Arguments.tensors(frozen.tensors()),
                            Arguments.tensors(batch.adapters()),
                            IValue.listFrom(batch.spans()),
                            Arguments.tensors(cache.tensors()),
                            Arguments.longs(scope, batch.rows()))
                    .head()
                    .toFloatArray();
        }
    }

    /**
     * The sum of the hidden states of the row's further tokens, after as many layers as of the first ones.
     *
     * @param tokens [N]
     * @param from position of the first
     * @return [H]
     */
    public float[] nextSum(int[] tokens, int from, int depth, NDList adapters, KvCache cache) {
        try (PtNDManager scope = newScope()) {
            int[] positions = IntStream.range(from, from + tokens.length).toArray();
            return program.run(
                            scope,
                            "next_sum",
                            Arguments.longs(scope, tokens),
                            Arguments.longs(scope, positions),
                            IValue.from((long) depth),
                            Arguments.tensors(frozen.tensors()),
                            Arguments.tensors(adapters),
                            IValue.listFrom(new long[] {tokens.length}),
                            Arguments.tensors(cache.tensors()),
                            IValue.from((long) from + tokens.length))
                    .head()
                    .toFloatArray();
        }
    }

    Program program() {
        return program;
    }

    NDList weights() {
        return frozen.tensors();
    }

    NDList backwardWeights() {
        return frozen.backward();
    }

    private static float[][] rows(NDArray logits) {
        int width = Math.toIntExact(logits.getShape().get(1));
        float[] flat = logits.toFloatArray();
        List<float[]> rows = new ArrayList<>();
        for (int from = 0; from < flat.length; from += width) {
            rows.add(java.util.Arrays.copyOfRange(flat, from, from + width));
        }
        return rows.toArray(float[][]::new);
    }

    @Override
    public void close() {
        program.close();
        manager.close();
    }
}
