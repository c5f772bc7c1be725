package io.lorica.inference.trial;

import io.lorica.api.registry.ReportTrialRequest;
import io.lorica.api.registry.VersionRef;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a trial on this node found.
 *
 * @param runtime what computed it; another one may find otherwise
 * @param fault what is wrong and what to do; null: nothing
 * @param isReported whether the registry has heard of it
 */
record Finding(VersionRef version, String runtime, @Nullable String fault, Instant triedAt, boolean isReported) {

    Optional<String> problem() {
        return Optional.ofNullable(fault);
    }

    Finding reported() {
        return new Finding(version, runtime, fault, triedAt, true);
    }

    ReportTrialRequest report(String node) {
        return new ReportTrialRequest(version.digest(), node, runtime, fault, triedAt);
    }
}
