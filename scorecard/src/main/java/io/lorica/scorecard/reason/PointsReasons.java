package io.lorica.scorecard.reason;

import io.lorica.decision.field.FieldValue;
import io.lorica.scorecard.Scorecard;
import io.lorica.scorecard.points.FieldPoints;
import io.lorica.scorecard.points.PointsTable;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Reasons of a points table: a field's points less their mean over the reference. Exact, since fields only add up. */
final class PointsReasons {
    private final Scorecard.Weighted<PointsTable> table;

    /** [fields][outcomes] */
    private final double[][] means;

    PointsReasons(Scorecard.Weighted<PointsTable> table, List<Map<String, FieldValue>> reference) {
        this.table = table;
        int outcomes = table.part().intercepts().size();
        this.means = table.part().fields().stream()
                .map(field -> IntStream.range(0, outcomes)
                        .mapToDouble(outcome -> reference.stream()
                                .mapToDouble(row -> field.points(row.get(field.field()), outcome))
                                .average()
                                .orElseThrow())
                        .toArray())
                .toArray(double[][]::new);
    }

    /** By field, in the table's order. */
    double[] of(Map<String, FieldValue> inputs, Contrast contrast) {
        List<FieldPoints> fields = table.part().fields();
        double[] found = new double[fields.size()];
        for (int i = 0; i < found.length; i++) {
            int bin = fields.get(i).binning().bin(inputs.get(fields.get(i).field()));
            for (int outcome = 0; outcome < means[i].length; outcome++) {
                found[i] += contrast.of(outcome) * (fields.get(i).points(bin, outcome) - means[i][outcome]);
            }
            found[i] *= table.weight();
        }
        return found;
    }
}
