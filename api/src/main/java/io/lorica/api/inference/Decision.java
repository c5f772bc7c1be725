package io.lorica.api.inference;

import io.lorica.api.registry.BaseModelRef;
import io.lorica.api.registry.VersionRef;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * One answer to a business question, with its basis.
 *
 * @param id the same for each repetition of a request under its id, see {@link io.lorica.api.Headers#REQUEST_ID}
 * @param decision the chosen outcome's decision, such as {@code approve}
 * @param label the chosen outcome's label
 * @param probabilities P(label), over the outcomes' answers, summing to 1
 * @param riskThreshold P(risky) at or above it decides for the risky outcome
 * @param stack the versions that answered, bottom (domain) first
 * @param promptSha256 of the exact prompt, for replay
 */
public record Decision(
        String id,
        String model,
        String decision,
        String label,
        Map<String, Double> probabilities,
        double riskThreshold,
        BaseModelRef baseModel,
        List<VersionRef> stack,
        String promptSha256,
        double latencyMs,
        Instant decidedAt) {}
