package io.lorica.decision.score;

import java.util.List;

/**
 * A row whose outcome is known, as the parts of a decision score it.
 *
 * @param label the true outcome's
 */
public record LabelledScores(String label, List<PartScore> parts) {
    public LabelledScores {
        parts = List.copyOf(parts);
    }
}
