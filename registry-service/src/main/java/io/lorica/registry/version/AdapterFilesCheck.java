package io.lorica.registry.version;

import static io.lorica.api.registry.ArtefactFile.ADAPTER_CONFIG;
import static io.lorica.api.registry.ArtefactFile.ADAPTER_WEIGHTS;

import io.lorica.api.registry.BaseModelShape;
import io.lorica.formats.AdapterException;
import io.lorica.formats.adapter.AdapterCheck;
import io.lorica.registry.problem.RegistryProblem.InvalidArtefact;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Holds an adapter's files against each other, and against the base model's shape where the manifest states it. */
@Component
class AdapterFilesCheck {

    /**
     * @param base absent where it is not known
     * @throws InvalidArtefact if no node could load the adapter
     */
    void check(Path configuration, Path weights, @Nullable BaseModelShape base) {
        AdapterCheck check = configuration(configuration);
        try {
            check.requireWeights(weights, ADAPTER_WEIGHTS, base == null ? null : new StatedShape(base));
        } catch (AdapterException e) {
            throw new InvalidArtefact(ADAPTER_WEIGHTS, e.getMessage() + ".");
        }
    }

    private static AdapterCheck configuration(Path file) {
        try {
            return AdapterCheck.ofConfiguration(file, ADAPTER_CONFIG);
        } catch (AdapterException e) {
            throw new InvalidArtefact(ADAPTER_CONFIG, e.getMessage() + ".");
        }
    }
}
