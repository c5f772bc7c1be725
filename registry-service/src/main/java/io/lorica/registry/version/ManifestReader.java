package io.lorica.registry.version;

import io.lorica.api.Problem.FieldError;
import io.lorica.api.decision.DecisionPolicy;
import io.lorica.api.registry.VersionManifest;
import io.lorica.chassis.form.JsonDocuments;
import io.lorica.chassis.problem.InvalidRequest;
import io.lorica.decision.spec.DecisionPolicyCheck;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Reads the part {@code manifest} whatever content type the client gave it; command line tools rarely give the right
 * one.
 */
@Component
class ManifestReader {
    private final JsonDocuments documents;

    ManifestReader(JsonDocuments documents) {
        this.documents = documents;
    }

    VersionManifest read(byte[] body) {
        VersionManifest manifest = documents.read(body, "manifest", VersionManifest.class);
        checkPolicy(manifest.decision());
        return manifest;
    }

    /** A version that can only decide wrongly would be found out when it is served. */
    private static void checkPolicy(@Nullable DecisionPolicy decision) {
        if (decision == null) {
            return;
        }
        List<FieldError> faults = DecisionPolicyCheck.faults(decision).stream()
                .map(fault -> new FieldError("decision." + fault.field(), fault.message()))
                .toList();
        if (!faults.isEmpty()) {
            throw new InvalidRequest(faults);
        }
    }
}
