package io.lorica.registry.version;

import io.lorica.api.registry.VersionManifest;
import io.lorica.chassis.problem.InvalidRequest;
import io.lorica.chassis.problem.JsonFault;
import io.lorica.chassis.problem.SnakeCase;
import jakarta.validation.Validator;
import java.util.Objects;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the part {@code manifest} whatever content type the client gave it; command line tools rarely give the right
 * one.
 */
@Component
class ManifestReader {
    private final JsonMapper json;
    private final Validator validator;

    ManifestReader(JsonMapper json, Validator validator) {
        this.json = json;
        this.validator = validator;
    }

    VersionManifest read(byte[] body) {
        VersionManifest manifest;
        try {
            manifest = json.readValue(body, VersionManifest.class);
        } catch (JacksonException e) {
            JsonFault fault = JsonFault.of(e).in("manifest");
            throw new InvalidRequest(fault.path(), fault.message());
        }
        if (manifest == null) {
            throw new InvalidRequest("manifest", "is null; send a JSON object.");
        }
        var violations = validator.validate(manifest).stream()
                .map(violation -> SnakeCase.of(violation.getPropertyPath().toString()) + " " + violation.getMessage())
                .sorted()
                .collect(Collectors.joining("; "));
        if (!violations.isEmpty()) {
            throw new InvalidRequest("manifest", "has wrong fields: %s".formatted(violations));
        }
        if (manifest.datasets().stream().anyMatch(Objects::isNull)
                || manifest.metrics().values().stream().anyMatch(value -> value == null || !Double.isFinite(value))) {
            throw new InvalidRequest(
                    "manifest", "datasets and metrics must not hold null, and metrics must be finite.");
        }
        return manifest;
    }
}
