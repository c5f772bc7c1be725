package io.lorica.training.run;

import io.lorica.api.Problem.FieldError;
import io.lorica.formats.adapter.AdapterConfig;
import io.lorica.formats.checkpoint.ModelShape;
import java.util.Optional;
import org.springframework.util.unit.DataSize;

/** Whether gateway and registry will take what a run makes: at its end it would be too late to hear it. */
final class VersionSize {
    /** Room for a version's other files and its manifest. */
    private static final DataSize BESIDE_WEIGHTS = DataSize.ofMegabytes(4);

    private VersionSize() {}

    static Optional<FieldError> fault(AdapterConfig adapter, ModelShape base, DataSize limit) {
        long bytes = adapter.parameters(base) * Float.BYTES;
        if (bytes + BESIDE_WEIGHTS.toBytes() <= limit.toBytes()) {
            return Optional.empty();
        }
        return Optional.of(new FieldError(
                "options.rank",
                ("of %d with these targets makes an adapter of %d MB, and gateway and registry take %d MB; choose a"
                                + " smaller rank or fewer targets, or raise lorica.gateway.version-limit, the"
                                + " registry's spring.servlet.multipart limits and lorica.runs.version-limit")
                        .formatted(adapter.rank(), DataSize.ofBytes(bytes).toMegabytes(), limit.toMegabytes())));
    }
}
