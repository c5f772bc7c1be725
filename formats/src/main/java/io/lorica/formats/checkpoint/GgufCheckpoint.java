package io.lorica.formats.checkpoint;

import io.lorica.files.Digest;
import io.lorica.formats.CheckpointException;
import io.lorica.formats.tokenizer.TokenizerFiles;
import java.lang.foreign.MemorySegment;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A GGUF file, or the parts of a split one. Tensors appear under their Hugging Face names and in Hugging Face's order
 * of rows.
 */
final class GgufCheckpoint implements Checkpoint {
    private static final String ROPE_DIVISORS = "rope_freqs.weight";

    private final GgufParts parts;
    private final ModelConfig config;
    private final Map<String, TensorInfo> tensors = new LinkedHashMap<>();
    private final Map<String, String> ggufNames = new HashMap<>();
    private volatile @Nullable Digest digest;

    private GgufCheckpoint(GgufParts parts) {
        this.parts = parts;
        this.config = GgufConfig.read(parts.metadata(), parts.tensors(), ropeDivisors());
        parts.tensors().forEach((name, tensor) -> {
            if (!name.equals(ROPE_DIVISORS)) {
                String known = GgufNames.huggingFace(name);
                if (tensors.put(known, new TensorInfo(known, tensor.shape(), tensor.type())) != null) {
                    throw new CheckpointException("%s has two tensors that mean '%s'".formatted(parts.path(), known));
                }
                ggufNames.put(known, name);
            }
        });
        ModelTensors.check(parts.path().toString(), config, tensors);
        GgufTokenizer.requireWithin(parts.metadata(), config.vocabSize());
    }

    static GgufCheckpoint open(Path path) {
        GgufParts parts = GgufParts.open(path);
        try {
            return new GgufCheckpoint(parts);
        } catch (RuntimeException e) {
            parts.close();
            throw e;
        }
    }

    @Override
    public ModelConfig config() {
        return config;
    }

    @Override
    public Set<String> tensorNames() {
        return Collections.unmodifiableSet(tensors.keySet());
    }

    @Override
    public TensorInfo info(String name) {
        @Nullable TensorInfo tensor = tensors.get(name);
        if (tensor == null) {
            throw new CheckpointException("%s has no tensor '%s'".formatted(parts.path(), name));
        }
        return tensor;
    }

    @Override
    public void readFloats(String name, FloatBuffer out) {
        TensorInfo tensor = info(name);
        MemorySegment data = parts.data(Objects.requireNonNull(ggufNames.get(name)));
        int heads = permutedHeads(name);
        if (heads == 0) {
            FloatReader.read(data, tensor.type(), out);
        } else {
            readUnpermuted(tensor, data, heads, out);
        }
    }

    @Override
    public TokenizerFiles tokenizerFiles() {
        return GgufTokenizer.read(parts.metadata());
    }

    @Override
    public Digest digest() {
        @Nullable Digest known = digest;
        if (known == null) {
            known = manifest().digest();
            digest = known;
        }
        return known;
    }

    @Override
    public void close() {
        parts.close();
    }

    /** Files have the same names here, whatever they are called on this machine. */
    private Manifest manifest() {
        List<Path> paths = parts.paths();
        Map<String, Path> files = new HashMap<>();
        for (int i = 0; i < paths.size(); i++) {
            String name = paths.size() == 1 ? "model.gguf" : new GgufName("model", i + 1, paths.size()).toString();
            files.put(name, paths.get(i));
        }
        return Manifest.of(files);
    }

    /** Llama files interleave the two halves of each query and key head; 0 for all other tensors. */
    private int permutedHeads(String name) {
        if (config.family() != Family.LLAMA) {
            return 0;
        }
        return name.contains(".q_proj.") ? config.heads() : name.contains(".k_proj.") ? config.kvHeads() : 0;
    }

    /** Row {@code 2 i + j} of a head on file is row {@code j headDim / 2 + i} of the model. */
    private void readUnpermuted(TensorInfo tensor, MemorySegment data, int heads, FloatBuffer out) {
        int headDim = config.headDim();
        boolean bias = tensor.shape().size() == 1;
        long rowElements = bias ? 1 : tensor.shape().getLast();
        if (bias && tensor.type().blockElements() != 1) {
            throw new CheckpointException("%s: the bias '%s' is quantised, which the engine does not read"
                    .formatted(parts.path(), tensor.name()));
        }
        if (out.remaining() < tensor.elements()) {
            throw new IllegalArgumentException("The buffer has room for %d floats, the tensor has %d"
                    .formatted(out.remaining(), tensor.elements()));
        }
        long rowBytes =
                rowElements / tensor.type().blockElements() * tensor.type().blockBytes();
        for (int head = 0; head < heads; head++) {
            for (int row = 0; row < headDim; row++) {
                int half = row / (headDim / 2);
                int onFile = head * headDim + 2 * (row % (headDim / 2)) + half;
                FloatReader.read(data.asSlice(onFile * rowBytes, rowBytes), tensor.type(), out);
            }
        }
    }

    private float @Nullable [] ropeDivisors() {
        @Nullable TensorInfo tensor = parts.tensors().get(ROPE_DIVISORS);
        if (tensor == null) {
            return null;
        }
        if (tensor.elements() > 1 << 16) {
            throw new CheckpointException("%s: tensor '%s' has %d elements; there is one for each pair of a head"
                    .formatted(parts.path(), ROPE_DIVISORS, tensor.elements()));
        }
        float[] divisors = new float[Math.toIntExact(tensor.elements())];
        FloatReader.read(parts.data(ROPE_DIVISORS), tensor.type(), FloatBuffer.wrap(divisors));
        return divisors;
    }
}
