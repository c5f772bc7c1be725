package io.lorica.scorecard.boosting;

import io.lorica.decision.field.FieldValue;
import io.lorica.scorecard.part.Part;
import java.util.List;
import java.util.Map;

/**
 * Boosted trees over a row's columns.
 *
 * @param outcomes how many; two have one margin, that of the second over the first, more have one each
 */
public record Boosting(List<Column> columns, TreeEnsemble ensemble, int outcomes) implements Part {
    public Boosting {
        columns = List.copyOf(columns);
        int groups = outcomes == 2 ? 1 : outcomes;
        if (ensemble.groups() != groups) {
            throw new IllegalArgumentException(
                    "The trees have %d margins and %d outcomes need %d".formatted(ensemble.groups(), outcomes, groups));
        }
    }

    @Override
    public double[] score(Map<String, FieldValue> inputs) {
        return logOdds(ensemble.margins(row(columns, inputs)));
    }

    public static float[] row(List<Column> columns, Map<String, FieldValue> inputs) {
        float[] row = new float[columns.size()];
        for (int i = 0; i < row.length; i++) {
            Column column = columns.get(i);
            row[i] = column.of(inputs.get(column.field()));
        }
        return row;
    }

    public static double[] logOdds(float[] margins) {
        if (margins.length == 1) {
            return new double[] {0, margins[0]};
        }
        double[] scores = new double[margins.length];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = margins[i];
        }
        return scores;
    }
}
