package io.lorica.registry.version;

import static io.lorica.api.registry.ArtefactFile.ADAPTER_WEIGHTS;

import io.lorica.registry.artefact.StagedFile;
import io.lorica.registry.problem.RegistryProblem.InvalidArtefact;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.Comparator;
import java.util.Map;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Looks whether a safetensors file is whole: the header fits the file, its tensors fill the rest without gaps, and the
 * LoRA matrices have the configured rank. Values are not looked at.
 *
 * @see <a href="https://github.com/huggingface/safetensors#format">safetensors, format</a>
 */
@Component
class SafetensorsCheck {
    private static final int LENGTH_BYTES = 8;
    private static final long LARGEST_HEADER_BYTES = 100_000_000; // the format's own limit
    private static final Map<String, Integer> BYTES_PER_VALUE = Map.of("F64", 8, "F32", 4, "F16", 2, "BF16", 2);
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .build();

    private record Tensor(String name, JsonNode shape, long begin, long end) {}

    void check(StagedFile file, AdapterConfigCheck.Rank rank) {
        try (var channel = FileChannel.open(file.path())) {
            long headerBytes = headerBytes(channel, file.size());
            var header = header(channel, (int) headerBytes);
            checkTensors(header, file.size() - LENGTH_BYTES - headerBytes, rank);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long headerBytes(FileChannel channel, long size) throws IOException {
        if (size < LENGTH_BYTES) {
            throw refuse("is %d bytes long and so has no header; it is truncated.".formatted(size));
        }
        long declared =
                read(channel, 0, LENGTH_BYTES).order(ByteOrder.LITTLE_ENDIAN).getLong();
        if (declared < 2 || declared > LARGEST_HEADER_BYTES || declared > size - LENGTH_BYTES) {
            throw refuse(
                    "declares a header of %s bytes, but has %d bytes after the length; it is truncated or no safetensors file."
                            .formatted(Long.toUnsignedString(declared), size - LENGTH_BYTES));
        }
        return declared;
    }

    private static JsonNode header(FileChannel channel, int headerBytes) throws IOException {
        try {
            var header = JSON.readTree(read(channel, LENGTH_BYTES, headerBytes).array());
            if (header.isObject()) {
                return header;
            }
        } catch (JacksonException e) {
            throw refuse("has a header that is not JSON, or names a tensor twice.");
        }
        throw refuse("has a header that is not a JSON object.");
    }

    private static void checkTensors(JsonNode header, long dataBytes, AdapterConfigCheck.Rank rank) {
        var tensors = header.propertyStream()
                .filter(property -> !property.getKey().equals("__metadata__"))
                .map(property -> tensor(property.getKey(), property.getValue()))
                .sorted(Comparator.comparingLong(Tensor::begin).thenComparingLong(Tensor::end))
                .toList();
        long end = 0;
        for (var tensor : tensors) {
            if (tensor.begin() != end) {
                throw refuse("leaves a gap or overlap before tensor %s.".formatted(tensor.name()));
            }
            end = tensor.end();
        }
        if (end != dataBytes) {
            throw refuse("declares %d bytes of tensors and holds %d; it is truncated or was appended to."
                    .formatted(end, dataBytes));
        }
        checkLora(tensors, rank);
    }

    private static void checkLora(java.util.List<Tensor> tensors, AdapterConfigCheck.Rank rank) {
        var downs = tensors.stream()
                .filter(tensor -> tensor.name().endsWith(".lora_A.weight"))
                .toList();
        long ups = tensors.stream()
                .filter(tensor -> tensor.name().endsWith(".lora_B.weight"))
                .count();
        if (downs.isEmpty() || downs.size() != ups) {
            throw refuse("has %d lora_A and %d lora_B matrices; it needs pairs of them.".formatted(downs.size(), ups));
        }
        for (var down : downs) {
            int actual = down.shape().path(0).asInt(0);
            if (rank.isUniform() && actual != rank.rank()) {
                throw refuse("has rank %d in %s, but adapter_config.json says r = %d."
                        .formatted(actual, down.name(), rank.rank()));
            }
        }
    }

    private static Tensor tensor(String name, JsonNode entry) {
        var shape = entry.path("shape");
        var offsets = entry.path("data_offsets");
        var valueBytes = BYTES_PER_VALUE.get(entry.path("dtype").asString(""));
        if (valueBytes == null) {
            throw refuse(
                    "holds tensor %s as %s; adapters are F64, F32, F16 or BF16.".formatted(name, entry.path("dtype")));
        }
        if (!shape.isArray()
                || !shape.valueStream().allMatch(SafetensorsCheck::isCount)
                || offsets.size() != 2
                || !offsets.valueStream().allMatch(SafetensorsCheck::isCount)) {
            throw refuse("describes tensor %s without a proper shape and data_offsets.".formatted(name));
        }
        long begin = offsets.get(0).longValue();
        long end = offsets.get(1).longValue();
        long bytes = valueBytes;
        try {
            for (var size : shape) {
                bytes = Math.multiplyExact(bytes, size.longValue());
            }
        } catch (ArithmeticException e) {
            bytes = -1;
        }
        if (end < begin || end - begin != bytes) {
            throw refuse("gives tensor %s %d bytes, which its shape does not fill.".formatted(name, end - begin));
        }
        return new Tensor(name, shape, begin, end);
    }

    private static boolean isCount(JsonNode value) {
        return value.isIntegralNumber() && value.canConvertToLong() && value.longValue() >= 0;
    }

    private static ByteBuffer read(FileChannel channel, long position, int bytes) throws IOException {
        var buffer = ByteBuffer.allocate(bytes);
        while (buffer.hasRemaining() && channel.read(buffer, position + buffer.position()) >= 0) {
            // a channel may give less than asked for
        }
        return buffer.flip();
    }

    private static InvalidArtefact refuse(String what) {
        return new InvalidArtefact(
                ADAPTER_WEIGHTS, ADAPTER_WEIGHTS + " " + what + " Send the file again as it was written.");
    }
}
