package io.lorica.inference;

import io.lorica.api.registry.BaseModelRef;
import io.lorica.formats.checkpoint.Checkpoint;
import io.lorica.formats.checkpoint.Family;
import io.lorica.formats.checkpoint.ModelConfig;
import io.lorica.formats.checkpoint.TinyModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a node under test finds: a home with the tiny base model in it, and a registry with adapters for that.
 *
 * @param config of the base model
 */
record TinyNode(Path home, ModelConfig config, TinyAdapters adapters) {
    static final String BASE = "tiny-base";

    private static final int SEED = 7;

    /** @param name of the test, to tell its home by */
    static TinyNode create(String name, RegistryServer registry) {
        Path home;
        try {
            home = Files.createTempDirectory(name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        TinyModel.write(home.resolve(BASE), Family.LLAMA, SEED);
        try (Checkpoint checkpoint = Checkpoint.open(home.resolve(BASE))) {
            ModelConfig config = checkpoint.config();
            var base = new BaseModelRef(BASE, checkpoint.digest().sha256());
            return new TinyNode(home, config, new TinyAdapters(registry, config, base));
        }
    }
}
