package io.lorica.engine.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import io.lorica.engine.options.AdamW;
import io.lorica.formats.adapter.Adapter;
import io.lorica.formats.adapter.AdapterConfig;
import io.lorica.formats.adapter.LowRank;
import io.lorica.formats.adapter.Projection;
import io.lorica.formats.adapter.Site;
import io.lorica.formats.checkpoint.ModelConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The adapter in training, its parameters in one vector. */
public final class LoraParameters implements AutoCloseable {
    private final TorchModel model;
    private final AdapterConfig config;
    private final TrainedTensor tensor;

    public LoraParameters(TorchModel model, Adapter initial) {
        this.model = model;
        this.config = initial.config();
        float[] flat = flatten(initial, model.config());
        this.tensor = new TrainedTensor(model, flat, new Shape(flat.length));
    }

    /**
     * Adds the gradient of a batch's summed cross-entropy. An adapter with an invocation acts in each row from there
     * on.
     *
     * @param at [U] indices into the batch's concatenated tokens
     * @param answers [U] the token that follows each
     * @param dropoutSeed decides which inputs are dropped
     * @param recompute whether to keep only each layer's input and compute the layer again in the backward pass: less
     *     memory, more time, the same gradient
     * @return the summed cross-entropy in nats
     */
    public double accumulate(TokenBatch batch, int[] at, int[] answers, long dropoutSeed, boolean recompute) {
        try (PtNDManager step = model.newScope()) {
            return accumulate(
                    step,
                    "gradients",
                    batch,
                    dropoutSeed,
                    recompute,
                    Arguments.longs(step, at),
                    Arguments.longs(step, answers));
        }
    }

    /**
     * Adds the gradient of a batch's summed cross-entropy of outcomes, told by offsets plus a read-out of the rows'
     * mean hidden states. Layers above the read-out's depth are not run and get no gradient.
     *
     * @param offsets [R][n] log-odds that are given, up to a common term in each row
     * @param outcomes [R] from 0 to n - 1
     * @param readOut its gradient is added to as well
     * @param dropoutSeed decides which inputs are dropped
     * @param recompute as in {@link #accumulate(TokenBatch, int[], int[], long, boolean)}
     * @return the summed cross-entropy in nats
     */
    public double accumulate(
            TokenBatch batch,
            float[][] offsets,
            int[] outcomes,
            ReadOutParameters readOut,
            long dropoutSeed,
            boolean recompute) {
        try (PtNDManager step = model.newScope()) {
            return accumulate(
                    step,
                    "read_gradients",
                    batch,
                    dropoutSeed,
                    recompute,
                    IValue.from((PtNDArray) step.create(offsets)),
                    Arguments.longs(step, outcomes),
                    IValue.from((long) readOut.depth()),
                    readOut.tensor().values(),
                    readOut.tensor().gradient());
        }
    }

    /** @param objective the arguments in which the programs' methods differ */
    private double accumulate(
            PtNDManager step,
            String method,
            TokenBatch batch,
            long dropoutSeed,
            boolean recompute,
            IValue... objective) {
        List<IValue> arguments = new ArrayList<>(List.of(
                Arguments.longs(step, batch.tokens()),
                Arguments.longs(step, batch.positions()),
                IValue.listFrom(batch.runs())));
        arguments.addAll(List.of(objective));
        arguments.addAll(List.of(
                tensor.values(),
                tensor.gradient(),
                IValue.listFrom(ranks()),
                IValue.from(config.scale()),
                IValue.from(config.dropout()),
                IValue.from(dropoutSeed),
                IValue.from((PtNDArray) active(step, batch)),
                IValue.from(recompute),
                Arguments.tensors(model.weights()),
                Arguments.tensors(model.backwardWeights()),
                Arguments.tensors(batch.adapters())));
        return model.program()
                .run(step, method, arguments.toArray(IValue[]::new))
                .head()
                .toFloatArray()[0];
    }

    /**
     * Divides the gradient by the terms that it is a sum over, and clips it.
     *
     * @return its norm before clipping
     */
    public double normaliseAndClip(long terms, double maxNorm) {
        return tensor.normaliseAndClip(terms, maxNorm);
    }

    /** One AdamW step, after which the gradient is zero. */
    public void step(int number, double learningRate, AdamW adamW) {
        tensor.step(number, learningRate, adamW);
    }

    public Adapter adapter() {
        return unflatten(tensor.valuesAsFloats());
    }

    /** The gradient in the shape of an adapter. */
    public Adapter gradient() {
        return unflatten(tensor.gradientAsFloats());
    }

    @Override
    public void close() {
        tensor.close();
        // A training run needs gigabytes that a waiting service does not.
        NativeHeap.giveBack();
    }

    /** [N, 1], 1 where the adapter acts and 0 where it does not; empty if it always acts. */
    private NDArray active(PtNDManager scope, TokenBatch batch) {
        if (!config.isActivated()) {
            return scope.create(new Shape(0));
        }
        int[] tokens = batch.tokens();
        float[] active = new float[tokens.length];
        for (int row = 0; row < batch.starts().length; row++) {
            int start = batch.starts()[row];
            int end = row + 1 < batch.starts().length ? batch.starts()[row + 1] : tokens.length;
            int first = start + config.firstActive(Arrays.copyOfRange(tokens, start, end));
            Arrays.fill(active, first, end, 1);
        }
        return scope.create(active, new Shape(active.length, 1));
    }

    private long[] ranks() {
        return List.of(Projection.values()).stream()
                .mapToLong(projection -> config.targets().contains(projection) ? config.rank() : 0)
                .toArray();
    }

    /**
     * For each layer and input the A of all targets, then the B of each, as the program's {@code unpack} reads them.
     */
    private static float[] flatten(Adapter adapter, ModelConfig model) {
        float[] flat = new float[Math.toIntExact(adapter.parameters())];
        walk(adapter.config(), model, (site, isA, offset) -> {
            LowRank matrices = adapter.at(site.layer(), site.projection());
            float[] part = isA ? matrices.a() : matrices.b();
            System.arraycopy(part, 0, flat, offset, part.length);
            return part.length;
        });
        return flat;
    }

    private Adapter unflatten(float[] flat) {
        ModelConfig shape = model.config();
        Map<Site, LowRank> matrices = new HashMap<>();
        Map<Site, float[]> downs = new HashMap<>();
        walk(config, shape, (site, isA, offset) -> {
            int in = site.projection().inputWidth(shape);
            int out = site.projection().outputWidth(shape);
            int size = config.rank() * (isA ? in : out);
            float[] part = Arrays.copyOfRange(flat, offset, offset + size);
            if (isA) {
                downs.put(site, part);
            } else {
                matrices.put(site, new LowRank(config.rank(), in, out, Objects.requireNonNull(downs.get(site)), part));
            }
            return size;
        });
        return Adapter.of(config, shape, matrices);
    }

    private interface Visitor {
        /** @return how many values the part has */
        int visit(Site site, boolean isA, int offset);
    }

    private static void walk(AdapterConfig config, ModelConfig model, Visitor visitor) {
        int offset = 0;
        for (int layer = 0; layer < model.layers(); layer++) {
            for (List<Projection> group : Projection.GROUPS) {
                for (boolean isA : new boolean[] {true, false}) {
                    for (Projection projection : group) {
                        if (config.targets().contains(projection)) {
                            offset += visitor.visit(new Site(layer, projection), isA, offset);
                        }
                    }
                }
            }
        }
    }
}
