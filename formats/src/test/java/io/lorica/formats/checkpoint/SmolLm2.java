package io.lorica.formats.checkpoint;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The default base model, where this machine has it: a real model, but no test fetches it. */
public final class SmolLm2 {
    private static final String NAME = "SmolLM2-135M-Instruct";
    private static final String FILE = NAME + ".Q4_1.gguf";

    private SmolLm2() {}

    /** Its GGUF file in the base model cache; the test is skipped where there is none. */
    public static Path file() {
        Path cache = variable("LORICA_BASE_MODEL_CACHE")
                .map(Path::of)
                .orElseGet(() -> variable("XDG_CACHE_HOME")
                        .map(Path::of)
                        .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache"))
                        .resolve("lorica")
                        .resolve("base-models"));
        Optional<Path> found = List.of(cache.resolve(NAME).resolve(FILE), cache.resolve(FILE)).stream()
                .filter(Files::isRegularFile)
                .findFirst();
        assumeTrue(
                found.isPresent(),
                () -> "needs %s, which is not in the base model cache %s; set LORICA_BASE_MODEL_CACHE to where it is"
                        .formatted(FILE, cache));
        return found.orElseThrow();
    }

    private static Optional<String> variable(String name) {
        return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isBlank());
    }
}
