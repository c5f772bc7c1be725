package io.lorica.engine.vector;

import io.lorica.engine.adapter.Adapter;
import io.lorica.engine.adapter.AdapterStack;
import io.lorica.engine.adapter.LowRank;
import io.lorica.engine.adapter.Projection;
import io.lorica.engine.checkpoint.ModelConfig;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * An adapter stack packed for decoding, in 8 bits. The adapters of one projection are one: their ranks lie side by side,
 * and each B is scaled. Closing frees it; closing twice is harmless.
 */
public final class PackedStack implements AutoCloseable {
    private static final long SLAB_BYTES = 2L << 20;

    private final WeightMemory memory = new WeightMemory(SLAB_BYTES);
    private final @Nullable Site[][] sites;
    private final int largestRank;

    /**
     * One projection's adapters.
     *
     * @param down A [rank, in]
     * @param up B [out, rank]
     */
    record Site(Int8Matrix down, Int8Matrix up) {}

    private PackedStack(@Nullable Site[][] sites, int largestRank) {
        this.sites = sites;
        this.largestRank = largestRank;
    }

    /** @throws io.lorica.engine.AdapterException if an adapter was made for a base model of another shape */
    static PackedStack pack(AdapterStack stack, ModelConfig model) {
        stack.layers().forEach(adapter -> adapter.requireFits(model));
        int largest = 0;
        for (Projection projection : Projection.values()) {
            largest = Math.max(largest, rank(targeting(stack, projection)));
        }
        var packed = new PackedStack(
                new Site[model.layers()][Projection.values().length], Lanes.roundUp(largest, Lanes.PAIR));
        for (int layer = 0; layer < model.layers(); layer++) {
            for (Projection projection : Projection.values()) {
                List<Adapter> adapters = targeting(stack, projection);
                if (!adapters.isEmpty()) {
                    packed.sites[layer][projection.ordinal()] = packed.site(adapters, model, layer, projection);
                }
            }
        }
        return packed;
    }

    /** What a stack takes once packed. */
    static long bytes(AdapterStack stack, ModelConfig model) {
        LongStream ofLayer = Arrays.stream(Projection.values())
                .filter(projection -> !targeting(stack, projection).isEmpty())
                .flatMapToLong(projection -> {
                    int rank = rank(targeting(stack, projection));
                    return LongStream.of(
                            Int8Matrix.bytes(rank, projection.inputWidth(model)),
                            Int8Matrix.bytes(projection.outputWidth(model), rank));
                });
        long[] sizes = ofLayer.toArray();
        return WeightMemory.bytes(
                SLAB_BYTES, IntStream.range(0, model.layers()).boxed().flatMapToLong(layer -> LongStream.of(sizes)));
    }

    private static List<Adapter> targeting(AdapterStack stack, Projection projection) {
        return stack.layers().stream()
                .filter(adapter -> adapter.config().targets().contains(projection))
                .toList();
    }

    private static int rank(List<Adapter> adapters) {
        return adapters.stream().mapToInt(adapter -> adapter.config().rank()).sum();
    }

    /**
     * B's columns share the steps of its outputs, however much one adapter's are smaller than another's. So each is brought
     * to largest value 1, and its rank's row of A, which has a step of its own, takes what it had: the product is the same.
     */
    private Site site(List<Adapter> adapters, ModelConfig model, int layer, Projection projection) {
        int in = projection.inputWidth(model);
        int out = projection.outputWidth(model);
        int ranks = rank(adapters);
        FloatBuffer down = FloatBuffer.allocate(ranks * in);
        FloatBuffer up = FloatBuffer.allocate(out * ranks);
        int rank = 0;
        for (Adapter adapter : adapters) {
            LowRank matrices = adapter.at(layer, projection);
            float scale = (float) adapter.config().scale();
            for (int r = 0; r < matrices.rank(); r++, rank++) {
                float largest = largest(matrices, r);
                for (int i = 0; i < in; i++) {
                    down.put(rank * in + i, scale * largest * matrices.a()[r * in + i]);
                }
                for (int o = 0; o < out; o++) {
                    float value = matrices.b()[o * matrices.rank() + r];
                    up.put(o * ranks + rank, largest == 0 ? 0 : value / largest);
                }
            }
        }
        return new Site(Int8Matrix.pack(ranks, in, down, memory), Int8Matrix.pack(out, ranks, up, memory));
    }

    /** Of B's column of a rank. */
    private static float largest(LowRank matrices, int rank) {
        float largest = 0;
        for (int at = rank; at < matrices.b().length; at += matrices.rank()) {
            largest = Math.max(largest, Math.abs(matrices.b()[at]));
        }
        return largest;
    }

    /** @return null where the stack has no adapter */
    @Nullable
    Site at(int layer, Projection projection) {
        return sites[layer][projection.ordinal()];
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
