package io.lorica.inference.adapter;

import io.lorica.api.registry.AdapterVersion;
import io.lorica.api.registry.ArtefactFile;
import java.nio.file.Path;

/**
 * A verified version on this node's disk.
 *
 * @param directory in PEFT format: adapter_config.json and adapter_model.safetensors
 */
public record CachedVersion(AdapterVersion version, Path directory) {

    /** Size of the weights on disk, close to what they take in memory. */
    public long weightBytes() {
        return version.files().stream()
                .filter(file -> file.name().equals(ArtefactFile.ADAPTER_WEIGHTS))
                .mapToLong(ArtefactFile::size)
                .sum();
    }
}
