package io.lorica.registry.version;

import io.lorica.api.Problem.FieldError;
import io.lorica.api.decision.DecisionPolicy;
import io.lorica.api.registry.VersionManifest;
import io.lorica.chassis.problem.InvalidRequest;
import io.lorica.chassis.problem.JsonFault;
import io.lorica.chassis.problem.SnakeCase;
import io.lorica.decision.spec.DecisionSpecCheck;
import jakarta.validation.Validator;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
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
        List<FieldError> violations = validator.validate(manifest).stream()
                .map(violation -> new FieldError(
                        "manifest." + SnakeCase.of(violation.getPropertyPath().toString()), violation.getMessage()))
                .sorted(Comparator.comparing(FieldError::field).thenComparing(FieldError::message))
                .toList();
        if (!violations.isEmpty()) {
            throw new InvalidRequest(violations);
        }
        if (manifest.datasets().stream().anyMatch(Objects::isNull)
                || manifest.metrics().values().stream().anyMatch(value -> value == null || !Double.isFinite(value))) {
            throw new InvalidRequest(
                    "manifest", "datasets and metrics must not hold null, and metrics must be finite.");
        }
        checkSpec(manifest.decision());
        return manifest;
    }

    /** A version with a spec that can only decide wrongly would be found out when it is served. */
    private static void checkSpec(@Nullable DecisionPolicy decision) {
        if (decision == null) {
            return;
        }
        List<FieldError> faults = DecisionSpecCheck.faults(decision.spec()).stream()
                .map(fault -> new FieldError("manifest.decision.spec." + fault.field(), fault.message()))
                .toList();
        if (!faults.isEmpty()) {
            throw new InvalidRequest(faults);
        }
    }
}
