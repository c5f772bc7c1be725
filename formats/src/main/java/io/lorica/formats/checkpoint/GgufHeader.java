package io.lorica.formats.checkpoint;

import io.lorica.formats.CheckpointException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The parsed and checked header of a GGUF file.
 *
 * @param tensors by GGUF name, shapes row-major
 * @param offsets where each tensor's bytes begin, from the start of the file
 * @see <a href="https://github.com/ggml-org/ggml/blob/master/docs/gguf.md">The format</a>
 */
record GgufHeader(GgufMetadata metadata, Map<String, TensorInfo> tensors, Map<String, Long> offsets) {
    private static final int MAGIC = 0x46554747;
    private static final int MAX_DIMENSIONS = 4;

    /** Name length, number of dimensions, type and offset. */
    private static final int SMALLEST_TENSOR_ENTRY = 24;

    /** Key length, type and a one-byte value. */
    private static final int SMALLEST_METADATA_ENTRY = 13;

    static GgufHeader parse(MappedFile file) {
        GgufReader in = new GgufReader(file);
        if (in.uint32() != MAGIC) {
            throw new CheckpointException("%s is not a GGUF file: it does not begin with GGUF".formatted(file.path()));
        }
        int version = in.uint32();
        if (version != 2 && version != 3) {
            throw new CheckpointException("%s is GGUF version %s; the engine reads versions 2 and 3"
                    .formatted(file.path(), Integer.toUnsignedString(version)));
        }
        long tensorCount = in.count("tensors", SMALLEST_TENSOR_ENTRY);
        long keyCount = in.count("metadata keys", SMALLEST_METADATA_ENTRY);
        Map<String, Object> values = new LinkedHashMap<>();
        for (long i = 0; i < keyCount; i++) {
            String key = in.string();
            if (values.put(key, in.value(in.uint32())) != null) {
                throw new CheckpointException("%s has the metadata key '%s' twice".formatted(file.path(), key));
            }
        }
        GgufMetadata metadata = new GgufMetadata(file.path().toString(), values);
        Map<String, TensorInfo> tensors = new LinkedHashMap<>();
        Map<String, Long> relative = new LinkedHashMap<>();
        for (long i = 0; i < tensorCount; i++) {
            TensorInfo tensor = tensor(file, in);
            if (tensors.put(tensor.name(), tensor) != null) {
                throw new CheckpointException("%s has the tensor '%s' twice".formatted(file.path(), tensor.name()));
            }
            relative.put(tensor.name(), in.int64());
        }
        return new GgufHeader(metadata, tensors, offsets(file, in, metadata, tensors, relative));
    }

    private static TensorInfo tensor(MappedFile file, GgufReader in) {
        String name = in.string();
        int dimensions = in.uint32();
        if (dimensions < 1 || dimensions > MAX_DIMENSIONS) {
            throw new CheckpointException("%s: tensor '%s' has %s dimensions; the format allows 1 to %d"
                    .formatted(file.path(), name, Integer.toUnsignedString(dimensions), MAX_DIMENSIONS));
        }
        List<Long> shape = new ArrayList<>();
        for (int i = 0; i < dimensions; i++) {
            shape.add(in.int64());
        }
        // GGUF lists the fastest dimension first.
        Collections.reverse(shape);
        ElementType type = GgufTypes.elementType(file, name, in.uint32());
        try {
            long elements = shape.stream().reduce(1L, Math::multiplyExact);
            // What is too many bytes to count is impossible too.
            Math.multiplyExact(elements, type.blockBytes());
            if (shape.stream().allMatch(size -> size > 0) && shape.getLast() % type.blockElements() == 0) {
                return new TensorInfo(name, shape, type);
            }
        } catch (ArithmeticException e) {
            throw new CheckpointException(
                    "%s: tensor '%s' has an impossible shape %s".formatted(file.path(), name, shape), e);
        }
        throw new CheckpointException(
                "%s: tensor '%s' has shape %s, which %s blocks cannot fill".formatted(file.path(), name, shape, type));
    }

    private static Map<String, Long> offsets(
            MappedFile file,
            GgufReader in,
            GgufMetadata metadata,
            Map<String, TensorInfo> tensors,
            Map<String, Long> relative) {
        int alignment = metadata.optionalInteger("general.alignment").orElse(32);
        if (alignment < 1 || alignment > 1 << 20) {
            throw new CheckpointException(
                    "%s: general.alignment is %d, not a sensible alignment".formatted(file.path(), alignment));
        }
        long begin = (in.position() + alignment - 1) / alignment * alignment;
        Map<String, Long> offsets = new LinkedHashMap<>();
        relative.forEach((name, offset) -> {
            long available = file.size() - begin;
            long bytes = Objects.requireNonNull(tensors.get(name)).bytes();
            if (offset < 0 || bytes > available || offset > available - bytes) {
                throw new CheckpointException(
                        "%s is truncated: tensor '%s' needs %d bytes at offset %s, the file has %d bytes of tensors"
                                .formatted(
                                        file.path(),
                                        name,
                                        bytes,
                                        Long.toUnsignedString(offset),
                                        Math.max(available, 0)));
            }
            offsets.put(name, begin + offset);
        });
        return offsets;
    }
}
