package io.lorica.formats.checkpoint;

import io.lorica.files.Digest;
import io.lorica.formats.CheckpointException;
import io.lorica.formats.tokenizer.TokenizerFiles;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A GGUF file. Tensors appear under their Hugging Face names and in Hugging Face's order of rows. */
final class GgufCheckpoint implements Checkpoint {
    private static final String ROPE_DIVISORS = "rope_freqs.weight";

    /** What the manifest calls the file, wherever it lies. */
    private static final String NAME = "model.gguf";

    private final MappedFile file;
    private final GgufHeader header;
    private final ModelConfig config;
    private final Map<String, TensorInfo> tensors = new LinkedHashMap<>();
    private final Map<String, Long> offsets = new LinkedHashMap<>();
    private volatile @Nullable Digest digest;

    private GgufCheckpoint(MappedFile file) {
        this.file = file;
        this.header = GgufHeader.parse(file);
        this.config = GgufConfig.read(header, ropeDivisors());
        header.tensors().forEach((name, tensor) -> {
            if (!name.equals(ROPE_DIVISORS)) {
                String known = GgufNames.huggingFace(name);
                if (tensors.put(known, new TensorInfo(known, tensor.shape(), tensor.type())) != null) {
                    throw new CheckpointException("%s has two tensors that mean '%s'".formatted(file.path(), known));
                }
                offsets.put(known, header.offsets().get(name));
            }
        });
        ModelTensors.check(file.path().toString(), config, tensors);
    }

    static GgufCheckpoint open(Path path) {
        MappedFile file = MappedFile.open(path);
        try {
            return new GgufCheckpoint(file);
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** @throws CheckpointException unless exactly one GGUF file lies in the directory */
    static Path onlyFileIn(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            List<Path> files = entries.filter(
                            entry -> entry.getFileName().toString().endsWith(".gguf"))
                    .toList();
            if (files.size() != 1) {
                throw new CheckpointException(
                        ("There is no base model at %s: it has no config.json and %d .gguf files; give a"
                                        + " Hugging Face model directory or one .gguf file")
                                .formatted(directory, files.size()));
            }
            return files.getFirst();
        } catch (IOException e) {
            throw new CheckpointException("%s cannot be read: %s".formatted(directory, e.getMessage()), e);
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
            throw new CheckpointException("%s has no tensor '%s'".formatted(file.path(), name));
        }
        return tensor;
    }

    @Override
    public void readFloats(String name, FloatBuffer out) {
        TensorInfo tensor = info(name);
        MemorySegment data = file.bytes().asSlice(Objects.requireNonNull(offsets.get(name)), tensor.bytes());
        int heads = permutedHeads(name);
        if (heads == 0) {
            FloatReader.read(data, tensor.type(), out);
        } else {
            readUnpermuted(tensor, data, heads, out);
        }
    }

    @Override
    public TokenizerFiles tokenizerFiles() {
        return GgufTokenizer.read(header.metadata());
    }

    @Override
    public Digest digest() {
        @Nullable Digest known = digest;
        if (known == null) {
            known = Manifest.of(Map.of(NAME, file.path())).digest();
            digest = known;
        }
        return known;
    }

    @Override
    public void close() {
        file.close();
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
                    .formatted(file.path(), tensor.name()));
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
        @Nullable TensorInfo tensor = header.tensors().get(ROPE_DIVISORS);
        if (tensor == null) {
            return null;
        }
        if (tensor.elements() > 1 << 16) {
            throw new CheckpointException("%s: tensor '%s' has %d elements; there is one for each pair of a head"
                    .formatted(file.path(), ROPE_DIVISORS, tensor.elements()));
        }
        float[] divisors = new float[Math.toIntExact(tensor.elements())];
        MemorySegment data =
                file.bytes().asSlice(Objects.requireNonNull(header.offsets().get(ROPE_DIVISORS)), tensor.bytes());
        FloatReader.read(data, tensor.type(), FloatBuffer.wrap(divisors));
        return divisors;
    }
}
