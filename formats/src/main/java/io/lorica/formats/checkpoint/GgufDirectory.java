package io.lorica.formats.checkpoint;

import io.lorica.formats.CheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A directory that holds one GGUF model: a file, or the parts of a split one. */
final class GgufDirectory {
    private GgufDirectory() {}

    /**
     * @return the model's file, or the first part, even where just that one is missing
     * @throws CheckpointException unless exactly one model lies in the directory
     */
    static Path model(Path directory) {
        List<Path> models = files(directory).stream()
                .map(file -> GgufName.of(file)
                        .map(name -> name.ofPart(1).beside(file))
                        .orElse(file))
                .distinct()
                .toList();
        if (models.size() != 1) {
            throw new CheckpointException(("There is no base model at %s: it has no Hugging Face model and %d GGUF"
                            + " models; give a Hugging Face model directory or one .gguf file")
                    .formatted(directory, models.size()));
        }
        return models.getFirst();
    }

    static boolean hasFiles(Path directory) {
        return !files(directory).isEmpty();
    }

    private static List<Path> files(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.filter(entry -> isModel(entry.getFileName().toString()))
                    .toList();
        } catch (IOException e) {
            throw new CheckpointException("%s cannot be read: %s".formatted(directory, e.getMessage()), e);
        }
    }

    /** Hidden files are what systems leave beside copied ones. */
    private static boolean isModel(String name) {
        return name.endsWith(".gguf") && !name.startsWith(".");
    }
}
