package io.lorica.formats.adapter;

import io.lorica.files.Digest;
import io.lorica.formats.AdapterException;
import io.lorica.formats.checkpoint.ModelShape;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A LoRA adapter: matrices A and B for each target projection of every layer. Immutable.
 *
 * @see <a href="https://arxiv.org/abs/2106.09685">LoRA</a>
 */
public final class Adapter {
    private final AdapterConfig config;
    private final int layers;
    private final SortedMap<Site, LowRank> matrices;
    private volatile @Nullable Digest digest;

    private Adapter(AdapterConfig config, int layers, SortedMap<Site, LowRank> matrices) {
        this.config = config;
        this.layers = layers;
        this.matrices = matrices;
    }

    /**
     * An adapter of given matrices.
     *
     * @param model the base model it is for
     * @throws AdapterException if a target projection of a layer is missing or too many, or has another shape, or the
     *     invocation has a token that is not in the model's vocabulary
     */
    public static Adapter of(AdapterConfig config, ModelShape model, Map<Site, LowRank> matrices) {
        requireKnown(config.invocation(), model.vocabSize());
        SortedMap<Site, LowRank> sorted = new TreeMap<>(matrices);
        for (int layer = 0; layer < model.layers(); layer++) {
            for (Projection projection : config.targets()) {
                requireFit(new Site(layer, projection), sorted.get(new Site(layer, projection)), config, model);
            }
        }
        int expected = model.layers() * config.targets().size();
        if (sorted.size() != expected) {
            throw new AdapterException(
                    ("The adapter has matrices for %d places, the model has %d for its targets %s; it was"
                                    + " made for another base model")
                            .formatted(sorted.size(), expected, config.targets()));
        }
        return new Adapter(config, model.layers(), sorted);
    }

    /**
     * A new adapter that changes nothing yet: A Kaiming-uniform with a = sqrt(5) as PEFT does, so within
     * 1 / sqrt(in); B zero. The same seed gives the same adapter everywhere.
     */
    public static Adapter initialise(AdapterConfig config, ModelShape model, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Map<Site, LowRank> matrices = new TreeMap<>();
        for (int layer = 0; layer < model.layers(); layer++) {
            for (Projection projection : config.targets()) {
                LowRank zero = LowRank.zero(config.rank(), projection.inputWidth(model), projection.outputWidth(model));
                double bound = 1 / Math.sqrt(zero.in());
                for (int i = 0; i < zero.a().length; i++) {
                    zero.a()[i] = (float) random.nextDouble(-bound, bound);
                }
                matrices.put(new Site(layer, projection), zero);
            }
        }
        return of(config, model, matrices);
    }

    /**
     * Reads a PEFT directory.
     *
     * @throws AdapterException if files are missing or damaged, the adapter is of a kind the engine does not apply
     *     (DoRA, trained biases, saved modules, ...), or it does not fit the base model
     */
    public static Adapter read(Path peftDirectory, ModelShape base) {
        return PeftReader.read(peftDirectory, base);
    }

    /**
     * Writes a PEFT directory: adapter_model.safetensors (FP32), then adapter_config.json, each in one step.
     *
     * @param baseModelName recorded as {@code base_model_name_or_path}
     * @throws java.io.UncheckedIOException if a file cannot be written
     */
    public void write(Path peftDirectory, String baseModelName) {
        PeftWriter.write(this, peftDirectory, baseModelName);
    }

    public AdapterConfig config() {
        return config;
    }

    /** Number of layers of the base model it is for. */
    public int layers() {
        return layers;
    }

    /** All matrices, by layer and then projection. */
    public SortedMap<Site, LowRank> matrices() {
        return Collections.unmodifiableSortedMap(matrices);
    }

    /** @throws IllegalArgumentException if the adapter does not change this projection or has no such layer */
    public LowRank at(int layer, Projection projection) {
        @Nullable LowRank found = matrices.get(new Site(layer, projection));
        if (found == null) {
            throw new IllegalArgumentException("The adapter does not change " + projection.module(layer));
        }
        return found;
    }

    /** SHA-256 of its shape and all of its values: adapters with the same digest compute the same. */
    public Digest digest() {
        @Nullable Digest known = digest;
        if (known == null) {
            List<ByteBuffer> parts = new ArrayList<>();
            parts.add(ByteBuffer.wrap(config.toString().getBytes(StandardCharsets.UTF_8)));
            matrices.forEach((site, matrix) -> {
                parts.add(ByteBuffer.wrap(site.module().getBytes(StandardCharsets.UTF_8)));
                parts.add(bytes(matrix.a()));
                parts.add(bytes(matrix.b()));
            });
            known = Digest.of(parts);
            digest = known;
        }
        return known;
    }

    private static ByteBuffer bytes(float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES);
        bytes.asFloatBuffer().put(values);
        return bytes;
    }

    /** Number of trained values. */
    public long parameters() {
        return matrices.values().stream()
                .mapToLong(matrix -> matrix.a().length + (long) matrix.b().length)
                .sum();
    }

    /** @throws AdapterException if the adapter was made for a base model of another shape */
    public void requireFits(ModelShape model) {
        of(config, model, matrices);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Adapter adapter && config.equals(adapter.config) && matrices.equals(adapter.matrices);
    }

    @Override
    public int hashCode() {
        return 31 * config.hashCode() + matrices.hashCode();
    }

    private static void requireKnown(List<Integer> invocation, int vocabulary) {
        for (int token : invocation) {
            if (token >= vocabulary) {
                throw new AdapterException(
                        ("The adapter acts after tokens %s, and %d is not among the %d of the base model's"
                                        + " vocabulary. Use the base model it was trained on")
                                .formatted(invocation, token, vocabulary));
            }
        }
    }

    private static void requireFit(Site site, @Nullable LowRank found, AdapterConfig config, ModelShape model) {
        if (found == null) {
            throw new AdapterException(
                    "The adapter has no matrices for %s; it was made for another base model or is damaged"
                            .formatted(site.module()));
        }
        int in = site.projection().inputWidth(model);
        int out = site.projection().outputWidth(model);
        if (found.rank() != config.rank() || found.in() != in || found.out() != out) {
            throw new AdapterException(
                    ("The adapter's matrices for %s are A [%d, %d] and B [%d, %d]; with rank %d this base"
                                    + " model needs A [%d, %d] and B [%d, %d]. Use the base model it was trained on")
                            .formatted(
                                    site.module(),
                                    found.rank(),
                                    found.in(),
                                    found.out(),
                                    found.rank(),
                                    config.rank(),
                                    config.rank(),
                                    in,
                                    out,
                                    config.rank()));
        }
    }
}
