package io.lorica.scorecard.reason;

import io.lorica.decision.score.PartScore;

/**
 * What a language model's adapter says of a row, as it is added up to the decision's score.
 *
 * @param row its score of the row
 * @param mean of its scores over the reference's rows
 */
public record AdapterScores(PartScore row, PartScore mean) {
    double of(Contrast contrast) {
        return contrast.of(scores(row)) - contrast.of(scores(mean));
    }

    static double[] scores(PartScore part) {
        return part.logOdds().stream().mapToDouble(Double::doubleValue).toArray();
    }
}
