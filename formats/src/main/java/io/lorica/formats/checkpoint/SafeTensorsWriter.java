package io.lorica.formats.checkpoint;

import io.lorica.files.DurableFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes safetensors files: the same tensors and metadata always give the same bytes. */
final class SafeTensorsWriter {
    private static final JsonMapper JSON = new JsonMapper();

    private SafeTensorsWriter() {}

    static void write(Path path, Map<String, FloatTensor> tensors, Map<String, String> metadata) {
        Map<String, FloatTensor> sorted = new TreeMap<>(tensors);
        Path target = path.toAbsolutePath();
        try {
            Path temporary = Files.createTempFile(target.getParent(), "." + target.getFileName(), ".part");
            try {
                writeTo(temporary, header(sorted, new TreeMap<>(metadata)), sorted);
                DurableFile.publish(temporary, target);
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write %s: %s".formatted(path, e.getMessage()), e);
        }
    }

    /** The JSON header, padded with spaces so that the tensors begin at a multiple of 8. */
    private static byte[] header(Map<String, FloatTensor> tensors, Map<String, String> metadata) {
        ObjectNode root = JSON.createObjectNode();
        if (!metadata.isEmpty()) {
            ObjectNode texts = root.putObject(SafeTensorsHeader.METADATA);
            metadata.forEach(texts::put);
        }
        long offset = 0;
        for (Map.Entry<String, FloatTensor> entry : tensors.entrySet()) {
            ObjectNode tensor = root.putObject(entry.getKey());
            tensor.put("dtype", "F32");
            ArrayNode shape = tensor.putArray("shape");
            entry.getValue().shape().forEach(shape::add);
            long end = offset + 4L * entry.getValue().values().length;
            tensor.putArray("data_offsets").add(offset).add(end);
            offset = end;
        }
        byte[] json = JSON.writeValueAsString(root).getBytes(StandardCharsets.UTF_8);
        byte[] padded = Arrays.copyOf(json, (json.length + 7) / 8 * 8);
        Arrays.fill(padded, json.length, padded.length, (byte) ' ');
        return padded;
    }

    private static void writeTo(Path path, byte[] header, Map<String, FloatTensor> tensors) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            writeFully(channel, length.putLong(header.length).flip());
            writeFully(channel, ByteBuffer.wrap(header));
            ByteBuffer chunk = ByteBuffer.allocateDirect(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
            for (FloatTensor tensor : tensors.values()) {
                int written = 0;
                while (written < tensor.values().length) {
                    int count = Math.min(tensor.values().length - written, chunk.capacity() / Float.BYTES);
                    chunk.clear();
                    chunk.asFloatBuffer().put(tensor.values(), written, count);
                    writeFully(channel, chunk.limit(count * Float.BYTES));
                    written += count;
                }
            }
        }
    }

    private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
