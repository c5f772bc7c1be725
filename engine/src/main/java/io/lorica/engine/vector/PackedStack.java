package io.lorica.engine.vector;

import io.lorica.formats.adapter.Adapter;
import io.lorica.formats.adapter.AdapterStack;
import io.lorica.formats.adapter.LowRank;
import io.lorica.formats.adapter.Projection;
import io.lorica.formats.checkpoint.ModelConfig;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * An adapter stack packed for decoding, in 8 bits. All A of projections that share an input are one matrix, read as one
 * stream; a projection's B, scaled, are one. Closing frees it; closing twice is harmless.
 */
public final class PackedStack implements AutoCloseable {
    private static final long SLAB_BYTES = 2L << 20;

    private final WeightMemory memory = new WeightMemory(SLAB_BYTES);
    private final @Nullable Int8Matrix[][] downs;
    private final @Nullable Up[][] ups;
    private final int largestRank;

    /**
     * One projection's adapters.
     *
     * @param firstRank where their part of A x begins
     * @param matrix B [out, rank]
     */
    record Up(int firstRank, Int8Matrix matrix) {}

    private PackedStack(ModelConfig model, int largestRank) {
        this.downs = new Int8Matrix[model.layers()][Projection.GROUPS.size()];
        this.ups = new Up[model.layers()][Projection.values().length];
        this.largestRank = largestRank;
    }

    /** @throws io.lorica.formats.AdapterException if an adapter was made for a base model of another shape */
    static PackedStack pack(AdapterStack stack, ModelConfig model) {
        stack.layers().forEach(adapter -> adapter.requireFits(model));
        int largest = Projection.GROUPS.stream()
                .mapToInt(group -> rank(stack, group))
                .max()
                .orElseThrow();
        var packed = new PackedStack(model, Lanes.roundUp(largest, Lanes.PAIR));
        for (int layer = 0; layer < model.layers(); layer++) {
            for (int group = 0; group < Projection.GROUPS.size(); group++) {
                if (rank(stack, Projection.GROUPS.get(group)) > 0) {
                    packed.add(stack, model, layer, group);
                }
            }
        }
        return packed;
    }

    /** What a stack takes once packed. */
    static long bytes(AdapterStack stack, ModelConfig model) {
        long[] sizes = Projection.GROUPS.stream()
                .filter(group -> rank(stack, group) > 0)
                .flatMapToLong(group -> LongStream.concat(
                        group.stream()
                                .filter(projection -> rank(stack, projection) > 0)
                                .mapToLong(projection ->
                                        Int8Matrix.bytes(projection.outputWidth(model), rank(stack, projection))),
                        LongStream.of(Int8Matrix.bytes(
                                rank(stack, group), group.getFirst().inputWidth(model)))))
                .toArray();
        return WeightMemory.bytes(
                SLAB_BYTES, IntStream.range(0, model.layers()).boxed().flatMapToLong(layer -> LongStream.of(sizes)));
    }

    private static List<Adapter> targeting(AdapterStack stack, Projection projection) {
        return stack.layers().stream()
                .filter(adapter -> adapter.config().targets().contains(projection))
                .toList();
    }

    private static int rank(AdapterStack stack, List<Projection> projections) {
        return AdapterStack.rank(stack.layers(), projections);
    }

    private static int rank(AdapterStack stack, Projection projection) {
        return rank(stack, List.of(projection));
    }

    /**
     * B's columns share the steps of its outputs, however much one adapter's are smaller than another's. So each is
     * brought to largest value 1, and its rank's row of A, which has a step of its own, takes what it had: the product
     * is the same.
     */
    private void add(AdapterStack stack, ModelConfig model, int layer, int groupIndex) {
        List<Projection> group = Projection.GROUPS.get(groupIndex);
        int in = group.getFirst().inputWidth(model);
        int allRanks = rank(stack, group);
        FloatBuffer down = FloatBuffer.allocate(allRanks * in);
        int first = 0;
        for (Projection projection : group) {
            int out = projection.outputWidth(model);
            int ranks = rank(stack, projection);
            FloatBuffer up = FloatBuffer.allocate(out * ranks);
            int rank = 0;
            for (Adapter adapter : targeting(stack, projection)) {
                LowRank matrices = adapter.at(layer, projection);
                float scale = (float) adapter.config().scale();
                for (int r = 0; r < matrices.rank(); r++, rank++) {
                    float largest = largest(matrices, r);
                    for (int i = 0; i < in; i++) {
                        down.put((first + rank) * in + i, scale * largest * matrices.a()[r * in + i]);
                    }
                    for (int o = 0; o < out; o++) {
                        float value = matrices.b()[o * matrices.rank() + r];
                        up.put(o * ranks + rank, largest == 0 ? 0 : value / largest);
                    }
                }
            }
            if (ranks > 0) {
                ups[layer][projection.ordinal()] = new Up(first, Int8Matrix.pack(out, ranks, up, memory));
            }
            first += ranks;
        }
        downs[layer][groupIndex] = Int8Matrix.pack(allRanks, in, down, memory);
    }

    /** Of B's column of a rank. */
    private static float largest(LowRank matrices, int rank) {
        float largest = 0;
        for (int at = rank; at < matrices.b().length; at += matrices.rank()) {
            largest = Math.max(largest, Math.abs(matrices.b()[at]));
        }
        return largest;
    }

    /** All A of a group of projections [rank, in]; null where the stack has no adapter. */
    @Nullable
    Int8Matrix down(int layer, int group) {
        return downs[layer][group];
    }

    /** Null where the stack has no adapter. */
    @Nullable
    Up up(int layer, Projection projection) {
        return ups[layer][projection.ordinal()];
    }

    /** Room for the largest A x, padding included. */
    int largestRank() {
        return largestRank;
    }

    public long residentBytes() {
        return memory.bytes();
    }

    @Override
    public void close() {
        memory.close();
    }
}
