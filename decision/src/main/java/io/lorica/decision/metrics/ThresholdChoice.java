package io.lorica.decision.metrics;

import io.lorica.api.decision.DecisionSpec.ErrorCost;
import java.util.List;

/**
 * The threshold of least declared cost on validation rows.
 *
 * @see <a href="https://www.ijcai.org/Proceedings/01/IJCAI-2001-k.pdf">Elkan 2001, The foundations of cost-sensitive
 *     learning</a>
 */
public final class ThresholdChoice {
    private ThresholdChoice() {}

    /**
     * Candidates are the middles between neighbouring risks, 0 (all rows are risky) and 1 (none but those with risk 1
     * are). Of equally cheap ones the lowest wins: more of the risky rows are caught at the same declared cost.
     */
    public static double leastCost(List<ScoredRow> validation, ErrorCost cost) {
        if (validation.isEmpty()) {
            throw new IllegalArgumentException("A threshold cannot be chosen without validation rows");
        }
        List<ScoredRow> sorted = validation.stream()
                .sorted(java.util.Comparator.comparingDouble(ScoredRow::risk))
                .toList();
        double current = sorted.stream().filter(row -> !row.isRisky()).count() * cost.falseAlarm();
        double least = current;
        double best = 0;
        for (int i = 0; i < sorted.size(); i++) {
            ScoredRow row = sorted.get(i);
            current += row.isRisky() ? cost.missedRisk() : -cost.falseAlarm();
            double next = i + 1 < sorted.size() ? sorted.get(i + 1).risk() : 1;
            // Sums of costs such as 0.1 differ in their last bits, which must not decide a tie.
            if (next > row.risk() && current < least - 1e-9) {
                least = current;
                best = Math.max(Math.nextUp(row.risk()), (row.risk() + next) / 2);
            }
        }
        return best;
    }
}
