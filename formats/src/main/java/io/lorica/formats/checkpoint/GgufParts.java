package io.lorica.formats.checkpoint;

import io.lorica.formats.CheckpointException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A GGUF model's files: one, or all parts of a split one, of which the first holds the metadata. Which part is given
 * does not matter.
 */
final class GgufParts implements AutoCloseable {
    private static final String COUNT = "split.count";
    private static final String NUMBER = "split.no";
    private static final String TENSORS = "split.tensors.count";

    private final List<Part> parts = new ArrayList<>();
    private final Map<String, TensorInfo> tensors = new LinkedHashMap<>();
    private final Map<String, Part> partOf = new LinkedHashMap<>();

    private GgufParts() {}

    private record Part(MappedFile file, GgufHeader header) {
        MemorySegment data(String tensor) {
            long offset = Objects.requireNonNull(header.offsets().get(tensor));
            return file.bytes()
                    .asSlice(
                            offset,
                            Objects.requireNonNull(header.tensors().get(tensor)).bytes());
        }
    }

    /** @throws CheckpointException if the file or another part is missing or damaged, or parts do not fit together */
    static GgufParts open(Path path) {
        GgufParts model = new GgufParts();
        try {
            int count = model.read(path).metadata().optionalInteger(COUNT).orElse(1);
            if (count > 1) {
                model.close();
                model.parts.clear();
                model.readAll(path, count);
            }
            model.parts.forEach(model::collect);
            model.requireAllTensors(count);
            return model;
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    /** The first part, by which messages call the model. */
    Path path() {
        return parts.getFirst().file().path();
    }

    GgufMetadata metadata() {
        return parts.getFirst().header().metadata();
    }

    /** By GGUF name, shapes row-major. */
    Map<String, TensorInfo> tensors() {
        return Collections.unmodifiableMap(tensors);
    }

    /** @param tensor one of {@link #tensors} */
    MemorySegment data(String tensor) {
        return Objects.requireNonNull(partOf.get(tensor)).data(tensor);
    }

    /** In their order. */
    List<Path> paths() {
        return parts.stream().map(part -> part.file().path()).toList();
    }

    @Override
    public void close() {
        parts.forEach(part -> part.file().close());
    }

    private GgufHeader read(Path path) {
        MappedFile file = MappedFile.open(path);
        try {
            GgufHeader header = GgufHeader.parse(file);
            parts.add(new Part(file, header));
            return header;
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private void readAll(Path given, int count) {
        GgufName name = GgufName.of(given)
                .filter(known -> known.parts() == count)
                .orElseThrow(() -> new CheckpointException(
                        ("%s is a part of a model in %d files, but is not named as such: give the parts the names"
                                        + " that they were published with, such as MODEL-00001-of-%05d.gguf")
                                .formatted(given, count, count)));
        List<GgufName> missing = IntStream.rangeClosed(1, count)
                .mapToObj(name::ofPart)
                .filter(part -> !Files.exists(part.beside(given)))
                .toList();
        if (!missing.isEmpty()) {
            throw new CheckpointException("%s is a part of a model in %d files, of which %s: put all of them in %s"
                    .formatted(given, count, sentence(missing), directory(given)));
        }
        for (int number = 1; number <= count; number++) {
            Path path = name.ofPart(number).beside(given);
            GgufMetadata metadata = read(path).metadata();
            if (metadata.integer(COUNT) != count || metadata.integer(NUMBER) != number - 1) {
                throw new CheckpointException(
                        "%s says that it is part %d of %d, its name says %d of %d; put back the file of that name"
                                .formatted(path, metadata.integer(NUMBER) + 1, metadata.integer(COUNT), number, count));
            }
        }
    }

    private static String sentence(List<GgufName> missing) {
        String first = missing.stream().limit(3).map(GgufName::toString).collect(Collectors.joining(", "));
        String names = missing.size() > 3 ? "%s and %d more".formatted(first, missing.size() - 3) : first;
        return names + (missing.size() > 1 ? " are missing" : " is missing");
    }

    private static String directory(Path file) {
        @Nullable Path directory = file.toAbsolutePath().getParent();
        return String.valueOf(directory);
    }

    private void collect(Part part) {
        part.header().tensors().forEach((name, tensor) -> {
            if (tensors.put(name, tensor) != null) {
                throw new CheckpointException(
                        "%s has the tensor '%s', as an earlier part of the model has; the parts do not belong together"
                                .formatted(part.file().path(), name));
            }
            partOf.put(name, part);
        });
    }

    private void requireAllTensors(int count) {
        int expected = metadata().optionalInteger(TENSORS).orElse(tensors.size());
        if (count > 1 && expected != tensors.size()) {
            throw new CheckpointException(
                    "%s announces %d tensors, the %d parts of the model hold %d; the parts do not belong together"
                            .formatted(path(), expected, count, tensors.size()));
        }
    }
}
