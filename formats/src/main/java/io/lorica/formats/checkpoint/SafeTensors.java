package io.lorica.formats.checkpoint;

import io.lorica.formats.CheckpointException;
import java.lang.foreign.MemorySegment;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A safetensors file, memory-mapped: an 8-byte little-endian header length, a JSON header, the tensors.
 *
 * @see <a href="https://github.com/huggingface/safetensors#format">The format</a>
 */
public final class SafeTensors implements AutoCloseable {
    /** Blocks of numbers read at a time where a tensor is not held. */
    private static final int PIECE = 1 << 16;

    private final MappedFile file;
    private final SafeTensorsHeader header;

    private SafeTensors(MappedFile file, SafeTensorsHeader header) {
        this.file = file;
        this.header = header;
    }

    /** @throws CheckpointException if the file is missing, truncated or malformed */
    public static SafeTensors open(Path path) {
        return open(path, path.toString());
    }

    /**
     * As {@link #open(Path)}.
     *
     * @param name how messages call the file, where its path is nobody's business
     */
    public static SafeTensors open(Path path, String name) {
        return open(path, name, SafeTensorsHeader.MAX_BYTES);
    }

    /**
     * As {@link #open(Path, String)}.
     *
     * @param maxHeaderBytes what a header may have: it becomes many times that in memory
     */
    public static SafeTensors open(Path path, String name, long maxHeaderBytes) {
        MappedFile file = MappedFile.open(path, name);
        try {
            return new SafeTensors(file, SafeTensorsHeader.parse(file, maxHeaderBytes));
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /**
     * Writes FP32 tensors; whatever is at {@code path} is replaced in one step, or left alone if writing fails.
     *
     * @param metadata free text; Hugging Face tools expect {@code format: pt}
     * @throws java.io.UncheckedIOException if the file cannot be written
     */
    public static void write(Path path, Map<String, FloatTensor> tensors, Map<String, String> metadata) {
        SafeTensorsWriter.write(path, tensors, metadata);
    }

    /** All tensors by name, in the order of the header. */
    public Map<String, TensorInfo> tensors() {
        return Collections.unmodifiableMap(header.tensors());
    }

    public Map<String, String> metadata() {
        return Collections.unmodifiableMap(header.metadata());
    }

    /**
     * Reads an F32, F16 or BF16 tensor as FP32.
     *
     * @throws CheckpointException if there is no such tensor, or it holds other numbers
     */
    public void readFloats(String name, FloatBuffer out) {
        @Nullable TensorInfo tensor = header.tensors().get(name);
        if (tensor == null) {
            throw new CheckpointException("%s has no tensor '%s'".formatted(file.name(), name));
        }
        requireFloats(tensor);
        FloatReader.read(data(tensor), tensor.type(), out);
    }

    /**
     * Looks for a value that is not finite, or whose magnitude is above a bound, without holding the tensor.
     *
     * @return the first such value
     * @throws CheckpointException if there is no such tensor, or it holds other numbers
     */
    public Optional<Float> firstBeyond(String name, float bound) {
        @Nullable TensorInfo tensor = header.tensors().get(name);
        if (tensor == null) {
            throw new CheckpointException("%s has no tensor '%s'".formatted(file.name(), name));
        }
        requireFloats(tensor);
        MemorySegment data = data(tensor);
        long pieceBytes = (long) PIECE * tensor.type().blockBytes();
        float[] piece = new float[PIECE];
        for (long begin = 0; begin < data.byteSize(); begin += pieceBytes) {
            FloatBuffer values = FloatBuffer.wrap(piece);
            FloatReader.read(data.asSlice(begin, Math.min(pieceBytes, data.byteSize() - begin)), tensor.type(), values);
            for (int i = 0; i < values.position(); i++) {
                if (!(Math.abs(piece[i]) <= bound)) {
                    return Optional.of(piece[i]);
                }
            }
        }
        return Optional.empty();
    }

    /** As {@link #readFloats(String, FloatBuffer)}, into an array of the tensor's size. */
    public float[] readFloats(String name) {
        @Nullable TensorInfo tensor = header.tensors().get(name);
        if (tensor == null) {
            throw new CheckpointException("%s has no tensor '%s'".formatted(file.name(), name));
        }
        requireFloats(tensor);
        float[] values = new float[Math.toIntExact(tensor.elements())];
        FloatReader.read(data(tensor), tensor.type(), FloatBuffer.wrap(values));
        return values;
    }

    /** Unmaps the file. Closing twice is harmless. */
    @Override
    public void close() {
        file.close();
    }

    private MemorySegment data(TensorInfo tensor) {
        return file.bytes().asSlice(header.offset(tensor.name()), tensor.bytes());
    }

    private void requireFloats(TensorInfo tensor) {
        if (!tensor.type().isFloating()) {
            throw new CheckpointException("Tensor '%s' of %s holds %s numbers; the engine reads F32, F16 and BF16"
                    .formatted(tensor.name(), file.name(), tensor.type()));
        }
    }
}
