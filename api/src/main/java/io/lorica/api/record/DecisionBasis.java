package io.lorica.api.record;

import io.lorica.api.access.KeyRef;
import io.lorica.api.registry.BaseModelRef;
import io.lorica.api.registry.VersionRef;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a decision rested on, as the node wrote it down before it answered. Says nothing of the person that the decision
 * is about: that is sealed, see {@link DecisionDetails}. A version's digest stands for its spec, threshold, costs,
 * scorecard, read-out, calibration and adapter.
 *
 * @param id of the decision
 * @param decidedAt by the node's clock
 * @param node that decided
 * @param askedBy key that asked
 * @param actor service that asked for it; absent: nobody stood between
 * @param model as the request named it
 * @param stack the versions that answered, bottom (domain) first
 * @param runtime what bits may depend on besides files: device, precision, libraries
 * @param decision the chosen outcome's decision, or {@code review}
 * @param label the chosen outcome's label; absent for a review
 * @param probabilities P(label)
 * @param riskThreshold absent where costs alone decide
 * @param expectedCosts absent where a threshold decides
 * @param parts log-odds by part and label, weighted, before calibration
 * @param sealedSha256 of the sealed details: what they were can be proven while their key is kept
 */
public record DecisionBasis(
        String id,
        Instant decidedAt,
        String node,
        KeyRef askedBy,
        @Nullable KeyRef actor,
        String model,
        BaseModelRef baseModel,
        List<VersionRef> stack,
        String runtime,
        String decision,
        @Nullable String label,
        Map<String, Double> probabilities,
        @Nullable Double riskThreshold,
        @Nullable Map<String, Double> expectedCosts,
        Map<String, Map<String, Double>> parts,
        String sealedSha256) {}
