package io.lorica.scorecard.points;

import io.lorica.decision.field.FieldValue;
import io.lorica.scorecard.part.Part;
import java.util.List;
import java.util.Map;

/**
 * Logistic regression on the weight of evidence of bins: for two outcomes, the difference of a bin's evidence is its
 * weight of evidence.
 *
 * @param intercepts by outcome
 * @see <a href="https://doi.org/10.1002/9781119201731">Siddiqi 2006, Credit Risk Scorecards</a>
 */
public record PointsTable(List<Double> intercepts, List<FieldPoints> fields) implements Part {
    public PointsTable {
        intercepts = List.copyOf(intercepts);
        fields = List.copyOf(fields);
    }

    @Override
    public double[] score(Map<String, FieldValue> inputs) {
        double[] score = intercepts.stream().mapToDouble(Double::doubleValue).toArray();
        for (FieldPoints points : fields) {
            int bin = points.binning().bin(inputs.get(points.field()));
            for (int outcome = 0; outcome < score.length; outcome++) {
                score[outcome] += points.points(bin, outcome);
            }
        }
        return score;
    }
}
