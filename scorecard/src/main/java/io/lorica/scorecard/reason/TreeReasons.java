package io.lorica.scorecard.reason;

import io.lorica.decision.field.FieldValue;
import io.lorica.scorecard.Scorecard;
import io.lorica.scorecard.boosting.Boosting;
import io.lorica.scorecard.boosting.Column;
import java.util.List;
import java.util.Map;

/** Reasons of boosted trees: interventional Shapley values whose players are fields. */
final class TreeReasons {
    private final Scorecard.Weighted<Boosting> boosting;
    private final List<String> fields;
    private final InterventionalTrees trees;

    TreeReasons(Scorecard.Weighted<Boosting> boosting, List<Map<String, FieldValue>> reference) {
        this.boosting = boosting;
        List<Column> columns = boosting.part().columns();
        this.fields = columns.stream().map(Column::field).distinct().toList();
        int[] playerOf = columns.stream()
                .mapToInt(column -> fields.indexOf(column.field()))
                .toArray();
        float[][] rows =
                reference.stream().map(row -> Boosting.row(columns, row)).toArray(float[][]::new);
        this.trees = new InterventionalTrees(boosting.part().ensemble(), playerOf, fields.size(), rows);
    }

    List<String> fields() {
        return fields;
    }

    /**
     * @param byField in the fields' order
     * @param magnitude what was added up, without signs
     */
    record Found(double[] byField, double magnitude) {}

    Found of(Map<String, FieldValue> inputs, Contrast contrast) {
        var found = trees.of(Boosting.row(boosting.part().columns(), inputs));
        double[] byField = new double[fields.size()];
        double magnitude = 0;
        int margins = found.byPlayer().length;
        for (int margin = 0; margin < margins; margin++) {
            double weight = boosting.weight() * contrast.ofMargin(margin, margins);
            for (int field = 0; field < byField.length; field++) {
                byField[field] += weight * found.byPlayer()[margin][field];
            }
            magnitude += Math.abs(weight) * found.magnitude()[margin];
        }
        return new Found(byField, magnitude);
    }
}
