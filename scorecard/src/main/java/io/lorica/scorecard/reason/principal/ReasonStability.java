package io.lorica.scorecard.reason.principal;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.decision.field.FieldValue;
import io.lorica.scorecard.Scorecard;
import io.lorica.scorecard.reason.Contrast;
import io.lorica.scorecard.reason.Explainer;
import io.lorica.scorecard.reason.Reference;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * How often the first reason is another under another draw of the reference.
 *
 * @param rows that were explained
 * @param draws of the reference beside the version's own
 * @param changed share of rows and draws whose first reason was another than under the version's own; 0 without rows
 */
public record ReasonStability(int rows, int draws, double changed) {

    /**
     * @param reference the version's own
     * @param candidates rows that it was drawn from
     * @param rows such as those of a validation set that were refused
     * @param contrast the adverse outcome's
     * @param draws how many others to draw, from seeds that follow on the reference's
     */
    public static ReasonStability of(
            DecisionSpec spec,
            Scorecard scorecard,
            Reference reference,
            List<? extends Map<String, FieldValue>> candidates,
            List<? extends Map<String, FieldValue>> rows,
            Contrast contrast,
            int draws) {
        var reasons = new PrincipalReasons(spec);
        List<String> own = first(reasons, new Explainer(scorecard, reference), rows, contrast);
        long seed = reference.drawn().seed();
        long changed = LongStream.rangeClosed(1, draws)
                .map(next -> {
                    var other = Reference.draw(
                            scorecard, candidates, reference.drawn().from(), seed + next);
                    return different(own, first(reasons, new Explainer(scorecard, other), rows, contrast));
                })
                .sum();
        long compared = (long) draws * rows.size();
        return new ReasonStability(rows.size(), draws, compared == 0 ? 0 : (double) changed / compared);
    }

    /** By row, the name of its first reason; empty where it has none. */
    private static List<String> first(
            PrincipalReasons reasons,
            Explainer explainer,
            List<? extends Map<String, FieldValue>> rows,
            Contrast contrast) {
        return rows.stream()
                .map(row -> reasons.of(explainer.explain(row, contrast)))
                .map(found -> found.isEmpty() ? "" : found.getFirst().family())
                .toList();
    }

    private static long different(List<String> own, List<String> other) {
        long different = 0;
        for (int row = 0; row < own.size(); row++) {
            different += own.get(row).equals(other.get(row)) ? 0 : 1;
        }
        return different;
    }
}
