package io.lorica.inference.record;

import io.lorica.api.access.KeyRef;
import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.record.DecisionBasis;
import io.lorica.api.record.DecisionDetails;
import io.lorica.decision.score.PartScore;
import io.lorica.decision.score.Verdict;
import io.lorica.inference.model.DecisionModel;
import io.lorica.inference.model.ModelLease;
import io.lorica.inference.node.ThisNode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A decision that was made, before anybody hears of it.
 *
 * @param lease on the version that decided; stays the caller's
 * @param parts what added up to the score, by the spec's order of outcomes
 */
public record RecordedDecision(
        String id,
        Instant decidedAt,
        Asker asker,
        ModelLease lease,
        Verdict verdict,
        List<PartScore> parts,
        DecisionDetails details) {

    /**
     * @param key that asked
     * @param actor service that asked for it; absent: nobody stood between
     * @param model as it was asked for
     */
    public record Asker(KeyRef key, @Nullable KeyRef actor, String model) {}

    /** Log-odds by part and label. */
    public Map<String, Map<String, Double>> logOdds() {
        DecisionSpec spec = model().spec();
        Map<String, Map<String, Double>> byPart = new LinkedHashMap<>();
        for (PartScore part : parts) {
            Map<String, Double> byLabel = new LinkedHashMap<>();
            for (int i = 0; i < spec.outcomes().size(); i++) {
                byLabel.put(spec.outcomes().get(i).label(), part.logOdds().get(i));
            }
            byPart.put(part.part(), byLabel);
        }
        return byPart;
    }

    /** @param sealedSha256 of the details */
    DecisionBasis basis(ThisNode node, String sealedSha256) {
        return new DecisionBasis(
                id,
                decidedAt,
                node.name(),
                asker.key(),
                asker.actor(),
                asker.model(),
                lease.base().ref(),
                lease.versions(),
                model().asksAdapter() ? node.runtime(lease.base().model()) : node.runtime(),
                verdict.decision(),
                verdict.label(),
                verdict.probabilities(),
                model().policy().riskThreshold(),
                verdict.expectedCosts(),
                logOdds(),
                sealedSha256);
    }

    private DecisionModel model() {
        return lease.requireDecision(false);
    }
}
