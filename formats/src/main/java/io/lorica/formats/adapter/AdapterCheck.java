package io.lorica.formats.adapter;

import io.lorica.formats.AdapterException;
import io.lorica.formats.CheckpointException;
import io.lorica.formats.checkpoint.ModelShape;
import io.lorica.formats.checkpoint.SafeTensors;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Whether two files are an adapter that the engine can apply: the same rule by which the engine reads them, for whoever
 * keeps adapters. Values are looked at piece by piece, so memory is bounded whatever the files claim.
 */
public final class AdapterCheck {
    private final PeftConfig config;
    private final String configName;

    private AdapterCheck(PeftConfig config, String configName) {
        this.config = config;
        this.configName = configName;
    }

    /**
     * @param file an adapter_config.json
     * @param name how messages call it
     * @throws AdapterException if it describes an adapter that the engine does not apply
     */
    public static AdapterCheck ofConfiguration(Path file, String name) {
        return new AdapterCheck(PeftConfig.read(file, name), name);
    }

    /**
     * @param file an adapter_model.safetensors
     * @param name how messages call it
     * @param base what it must fit; null where the base model's shape is not known
     * @throws AdapterException if it is damaged, does not go with the configuration, or does not fit
     */
    public void requireWeights(Path file, String name, @Nullable ModelShape base) {
        try (SafeTensors tensors = PeftReader.open(file, name)) {
            var header = new PeftHeader(config, configName, tensors.tensors(), name);
            if (base == null) {
                header.requireWhole();
            } else {
                header.requireFits(base);
            }
            PeftValues.require(tensors, name);
        } catch (CheckpointException e) {
            throw new AdapterException(e.getMessage() + ". Send the file again as it was written", e);
        }
    }
}
