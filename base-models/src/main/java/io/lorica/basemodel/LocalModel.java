package io.lorica.basemodel;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** A user's own model: looked at just enough to say early what is wrong with the path. */
final class LocalModel {
    private static final byte[] GGUF_MAGIC = "GGUF".getBytes(StandardCharsets.US_ASCII);

    private LocalModel() {}

    static ResolvedBaseModel at(Path path) {
        try {
            if (Files.isDirectory(path)) {
                requireModelDirectory(path);
            } else {
                requireGguf(path);
            }
            Path real = real(path);
            return new ResolvedBaseModel(real.getFileName().toString(), real, Optional.empty());
        } catch (IOException e) {
            throw new BaseModelException.NotAModel("Base model " + path + " cannot be read: " + e.getMessage());
        }
    }

    /** A file keeps its name where it is a link: by it the other parts of a split model are found. */
    private static Path real(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            return path.toRealPath();
        }
        Path absolute = path.toAbsolutePath().normalize();
        return Objects.requireNonNull(absolute.getParent()).toRealPath().resolve(absolute.getFileName());
    }

    private static void requireModelDirectory(Path directory) throws IOException {
        if (hasFile(directory, ".gguf")) {
            return;
        }
        if (!Files.isRegularFile(directory.resolve("config.json"))) {
            throw new BaseModelException.NotAModel("Directory " + directory
                    + " has no config.json and no GGUF file, so it is no model. Give the directory that"
                    + " holds config.json,"
                    + " tokenizer.json and the .safetensors files, or a GGUF file.");
        }
        if (!hasFile(directory, ".safetensors")) {
            throw new BaseModelException.NotAModel(
                    "Directory " + directory + " has no .safetensors file. Convert the weights to safetensors first.");
        }
    }

    private static boolean hasFile(Path directory, String suffix) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.anyMatch(file -> file.getFileName().toString().endsWith(suffix));
        }
    }

    private static void requireGguf(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            if (!Arrays.equals(in.readNBytes(GGUF_MAGIC.length), GGUF_MAGIC)) {
                throw new BaseModelException.NotAModel("File " + file
                        + " is no GGUF file (it does not begin with 'GGUF'). Give a GGUF file or a Hugging Face"
                        + " directory.");
            }
        }
    }
}
