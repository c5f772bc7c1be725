package io.lorica.engine.vector;

import io.lorica.engine.adapter.Adapter;
import io.lorica.engine.adapter.AdapterStack;
import io.lorica.engine.adapter.LowRank;
import io.lorica.engine.adapter.Projection;
import io.lorica.engine.checkpoint.ModelConfig;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * An adapter stack packed for decoding, in BF16. The adapters of one projection are one: their ranks lie side by side,
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
    record Site(Bf16Matrix down, Bf16Matrix up) {}

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
                            Bf16Matrix.bytes(rank, projection.inputWidth(model)),
                            Bf16Matrix.bytes(projection.outputWidth(model), rank));
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
        int sum = adapters.stream().mapToInt(adapter -> adapter.config().rank()).sum();
        return Lanes.roundUp(sum, 2);
    }

    private Site site(List<Adapter> adapters, ModelConfig model, int layer, Projection projection) {
        int rank = rank(adapters);
        var site = new Site(
                Bf16Matrix.zeros(rank, projection.inputWidth(model), memory),
                Bf16Matrix.zeros(projection.outputWidth(model), rank, memory));
        int first = 0;
        for (Adapter adapter : adapters) {
            LowRank matrices = adapter.at(layer, projection);
            float scale = (float) adapter.config().scale();
            for (int r = 0; r < matrices.rank(); r++) {
                for (int i = 0; i < matrices.in(); i++) {
                    site.down().set(first + r, i, matrices.a()[r * matrices.in() + i]);
                }
                for (int o = 0; o < matrices.out(); o++) {
                    site.up().set(o, first + r, scale * matrices.b()[o * matrices.rank() + r]);
                }
            }
            first += matrices.rank();
        }
        return site;
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
