package io.lorica.engine.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import io.lorica.files.Digest;
import io.lorica.files.DurableFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes a {@link WeightFile} tensor by tensor. Until {@link #finish()} nobody sees it; closed before, nothing is left.
 */
final class WeightFileWriter implements AutoCloseable {
    /** Tensors begin at pages, so that they begin at a multiple of any type's size, and layers leave memory whole. */
    private static final long PAGE = 4096;

    /** A tensor is written in parts of about this size: a Java buffer holds less than 2 GiB. */
    private static final long PART_BYTES = 256L << 20;

    private final WeightFile.Paths paths;
    private final Path temporary;
    private final FileChannel channel;
    private final List<WeightIndex.Entry> tensors = new ArrayList<>();

    WeightFileWriter(WeightFile.Paths paths) throws IOException {
        this.paths = paths;
        Path folder = Files.createDirectories(paths.weights().toAbsolutePath().getParent());
        this.temporary = Files.createTempFile(folder, ".weights", ".part");
        this.channel = FileChannel.open(temporary, StandardOpenOption.WRITE);
    }

    /** A tensor that is in the list twice, as a tied head is, is written once. */
    void append(NDList list) throws IOException {
        IdentityHashMap<NDArray, WeightIndex.Entry> written = new IdentityHashMap<>();
        for (NDArray tensor : list) {
            WeightIndex.Entry entry = written.get(tensor);
            if (entry == null) {
                entry = write(tensor);
                written.put(tensor, entry);
            }
            tensors.add(entry);
        }
    }

    private WeightIndex.Entry write(NDArray tensor) throws IOException {
        Shape shape = tensor.getShape();
        WeightIndex.Type type = WeightIndex.Type.of(tensor);
        var entry = new WeightIndex.Entry(
                type, Arrays.stream(shape.getShape()).boxed().toList(), channel.position());
        if (shape.size() > 0) {
            long rows = shape.get(0);
            long step = Math.max(1, PART_BYTES / (shape.size() / rows * type.bytes));
            for (long from = 0; from < rows; from += step) {
                try (NDArray part = tensor.get(new NDIndex().addSliceDim(from, Math.min(rows, from + step)))) {
                    write(((PtNDArray) part).toByteBuffer(true));
                }
            }
            write(ByteBuffer.allocate((int) (-channel.position() & PAGE - 1)));
        }
        return entry;
    }

    private void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /**
     *
     * The index comes last: weights without one are no weights.
     *
     *
     *
     * @return what it says
     *
     */
    WeightIndex finish() throws IOException {
        channel.close();
        var index = new WeightIndex(tensors, Digest.ofFile(temporary).sha256());
        DurableFile.publish(temporary, paths.weights());
        DurableFile.write(paths.index(), JsonMapper.shared().writeValueAsBytes(index));
        return index;
    }

    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(temporary);
    }
}
