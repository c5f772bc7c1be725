package io.lorica.api.inference;

import io.lorica.api.registry.BaseModelRef;
import io.lorica.api.registry.VersionRef;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One answer to a business question, with its basis.
 *
 * @param id the same for each repetition of a request under its id, see {@link io.lorica.api.Headers#REQUEST_ID}
 * @param decision the chosen outcome's decision, such as {@code approve}, or {@code review}: a person must decide
 * @param label the chosen outcome's label; absent for a review
 * @param probabilities P(label), calibrated where the version has a calibration, summing to 1
 * @param riskThreshold P(risky) at or above it decides for the risky outcome; absent where costs alone decide
 * @param expectedCosts by label, and for {@code review} where the spec has it: what that decision costs on average at
 *     these probabilities, of which the least was chosen; absent where a threshold decides
 * @param parts what added up to the score, by part and label: log-odds in natural logarithms, weighted, before
 *     calibration; only their differences between labels count
 * @param stack the versions that answered, bottom (domain) first
 * @param promptSha256 of the exact prompt, for replay
 * @param explanation why the score is what it is; absent unless asked for
 * @param change what would have changed it; absent unless reasons were asked for, and where the decision is for a safe
 *     outcome, no field may change or the language model was asked
 * @param receipt of the decision's record, signed by the node before it answered: {@code lorica-receipt-1...}, see
 *     docs/records.md
 */
public record Decision(
        String id,
        String model,
        String decision,
        @Nullable String label,
        Map<String, Double> probabilities,
        @Nullable Double riskThreshold,
        @Nullable Map<String, Double> expectedCosts,
        Map<String, Map<String, Double>> parts,
        BaseModelRef baseModel,
        List<VersionRef> stack,
        String promptSha256,
        double latencyMs,
        Instant decidedAt,
        @Nullable DecisionExplanation explanation,
        @Nullable DecisionChange change,
        @Nullable String receipt) {}
