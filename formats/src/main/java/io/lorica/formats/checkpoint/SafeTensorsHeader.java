package io.lorica.formats.checkpoint;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import io.lorica.formats.CheckpointException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The parsed and checked header of a safetensors file.
 *
 * @param offsets where each tensor's bytes begin, from the start of the file
 */
record SafeTensorsHeader(Map<String, TensorInfo> tensors, Map<String, Long> offsets, Map<String, String> metadata) {
    static final String METADATA = "__metadata__";

    /** The format's own bound. */
    static final long MAX_BYTES = 100_000_000;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private record Span(String name, long begin, long end) {}

    static SafeTensorsHeader parse(MappedFile file, long maxBytes) {
        String origin = file.name();
        if (file.size() < Long.BYTES) {
            throw new CheckpointException(
                    "%s is truncated: %d bytes, a safetensors file begins with an 8-byte header length"
                            .formatted(origin, file.size()));
        }
        long length = file.bytes().get(JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), 0);
        if (length < 0 || length > file.size() - Long.BYTES) {
            throw new CheckpointException(
                    "%s is truncated or not a safetensors file: its header claims %s bytes, the file has %d"
                            .formatted(origin, Long.toUnsignedString(length), file.size()));
        }
        if (length > maxBytes) {
            throw new CheckpointException(
                    "%s has a header of %d bytes; %d are read at most".formatted(origin, length, maxBytes));
        }
        JsonNode root = json(origin, file.bytes().asSlice(Long.BYTES, length).toArray(JAVA_BYTE));
        long dataBegin = Long.BYTES + length;
        Map<String, TensorInfo> tensors = new LinkedHashMap<>();
        Map<String, Long> offsets = new LinkedHashMap<>();
        Map<String, String> metadata = new LinkedHashMap<>();
        List<Span> spans = new ArrayList<>();
        for (Map.Entry<String, JsonNode> entry : root.properties()) {
            if (entry.getKey().equals(METADATA)) {
                entry.getValue().properties().forEach(item -> metadata.put(item.getKey(), text(origin, item)));
                continue;
            }
            Span span = span(origin, entry.getKey(), entry.getValue(), file.size() - dataBegin);
            TensorInfo tensor = tensor(origin, entry.getKey(), entry.getValue(), span.end() - span.begin());
            tensors.put(entry.getKey(), tensor);
            offsets.put(entry.getKey(), dataBegin + span.begin());
            spans.add(span);
        }
        requireContiguous(origin, spans, file.size() - dataBegin);
        return new SafeTensorsHeader(tensors, offsets, metadata);
    }

    long offset(String name) {
        return Objects.requireNonNull(offsets.get(name), name);
    }

    private static JsonNode json(String origin, byte[] header) {
        try {
            JsonNode root = JSON.readTree(header);
            if (!root.isObject()) {
                throw new CheckpointException("%s: its header is not a JSON object".formatted(origin));
            }
            return root;
        } catch (JacksonException e) {
            throw new CheckpointException(
                    "%s: its header is not valid JSON: %s".formatted(origin, e.getOriginalMessage()), e);
        }
    }

    private static String text(String origin, Map.Entry<String, JsonNode> item) {
        if (!item.getValue().isString()) {
            throw new CheckpointException("%s: metadata '%s' is not text".formatted(origin, item.getKey()));
        }
        return item.getValue().stringValue();
    }

    private static Span span(String origin, String name, JsonNode node, long dataBytes) {
        JsonNode offsets = node.path("data_offsets");
        if (!offsets.isArray()
                || offsets.size() != 2
                || !offsets.get(0).canConvertToLong()
                || !offsets.get(1).canConvertToLong()) {
            throw new CheckpointException("%s: tensor '%s' has no valid data_offsets".formatted(origin, name));
        }
        long begin = offsets.get(0).longValue();
        long end = offsets.get(1).longValue();
        if (begin < 0 || end < begin || end > dataBytes) {
            throw new CheckpointException(
                    ("%s: tensor '%s' claims bytes %d to %d, the file holds %d bytes of tensors; it is"
                                    + " damaged or truncated")
                            .formatted(origin, name, begin, end, dataBytes));
        }
        return new Span(name, begin, end);
    }

    private static TensorInfo tensor(String origin, String name, JsonNode node, long bytes) {
        ElementType type = elementType(node.path("dtype"))
                .orElseThrow(
                        () -> new CheckpointException("%s: tensor '%s' is of type %s, which the engine does not read"
                                .formatted(origin, name, node.path("dtype"))));
        List<Long> shape = new ArrayList<>();
        long elements = 1;
        try {
            if (!node.path("shape").isArray()) {
                throw new CheckpointException("%s: tensor '%s' has no shape".formatted(origin, name));
            }
            for (JsonNode dimension : node.path("shape")) {
                if (!dimension.canConvertToLong() || !dimension.isIntegralNumber() || dimension.longValue() < 0) {
                    throw new CheckpointException(
                            "%s: tensor '%s' has a shape with %s in it".formatted(origin, name, dimension));
                }
                shape.add(dimension.longValue());
                elements = Math.multiplyExact(elements, dimension.longValue());
            }
            if (Math.multiplyExact(elements, type.blockBytes()) != bytes) {
                throw new CheckpointException("%s: tensor '%s' of shape %s and type %s takes %d bytes, but %d are given"
                        .formatted(origin, name, shape, type, elements * type.blockBytes(), bytes));
            }
        } catch (ArithmeticException e) {
            throw new CheckpointException(
                    "%s: tensor '%s' has an impossible shape %s".formatted(origin, name, shape), e);
        }
        return new TensorInfo(name, shape, type);
    }

    private static Optional<ElementType> elementType(JsonNode dtype) {
        return switch (dtype.asString("")) {
            case "F64" -> Optional.of(ElementType.F64);
            case "F32" -> Optional.of(ElementType.F32);
            case "F16" -> Optional.of(ElementType.F16);
            case "BF16" -> Optional.of(ElementType.BF16);
            case "I64" -> Optional.of(ElementType.I64);
            case "I32" -> Optional.of(ElementType.I32);
            case "I16" -> Optional.of(ElementType.I16);
            case "I8" -> Optional.of(ElementType.I8);
            case "U8" -> Optional.of(ElementType.U8);
            case "BOOL" -> Optional.of(ElementType.BOOL);
            default -> Optional.empty();
        };
    }

    /** The format forbids overlaps and holes: every byte after the header belongs to exactly one tensor. */
    private static void requireContiguous(String origin, List<Span> spans, long dataBytes) {
        long end = 0;
        spans.sort(Comparator.comparingLong(Span::begin).thenComparingLong(Span::end));
        for (Span span : spans) {
            if (span.begin() != end) {
                throw new CheckpointException("%s: tensor '%s' begins at byte %d, %s at %d"
                        .formatted(
                                origin,
                                span.name(),
                                span.begin(),
                                span.begin() < end
                                        ? "overlapping the one before it, which ends"
                                        : "after a hole that begins",
                                end));
            }
            end = span.end();
        }
        if (end != dataBytes) {
            throw new CheckpointException("%s: its tensors end at byte %d, the file's data at %d; it is damaged"
                    .formatted(origin, end, dataBytes));
        }
    }
}
