package io.lorica.fitting;

import io.lorica.decision.field.FieldValue;
import io.lorica.scorecard.part.FieldNumbers;
import io.lorica.scorecard.points.Bin;
import io.lorica.scorecard.points.Binning;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A field's bins with their evidence, as some rows have it.
 *
 * @param bins as the binning numbers them
 */
record FieldEvidence(String field, Binning binning, List<Bin> bins) {

    static FieldEvidence ofNumber(
            String field, List<LabelledRow> rows, int[] chosen, int outcomes, @Nullable Direction trend) {
        double[] values = new double[chosen.length];
        int[] labels = new int[chosen.length];
        int n = 0;
        for (int row : chosen) {
            double value = FieldNumbers.of(rows.get(row).inputs().get(field));
            if (!Double.isNaN(value)) {
                values[n] = value;
                labels[n++] = rows.get(row).outcome();
            }
        }
        List<Double> edges = n == 0
                ? List.of()
                : RangeFitting.edges(Arrays.copyOf(values, n), Arrays.copyOf(labels, n), outcomes, trend);
        return counted(field, new Binning.Ranges(edges), rows, chosen, outcomes);
    }

    /** Each category has its own bin: how far a rare one's evidence is shrunk is left to {@link Counts}. */
    static FieldEvidence ofCategory(String field, List<LabelledRow> rows, int[] chosen, int outcomes) {
        var categories = new TreeSet<String>();
        for (int row : chosen) {
            FieldValue value = rows.get(row).inputs().get(field);
            if (value != null && !(value instanceof FieldValue.Missing) && !(value instanceof FieldValue.Unseen)) {
                categories.add(value.text());
            }
        }
        Map<String, Integer> binOf = new TreeMap<>();
        categories.forEach(category -> binOf.put(category, binOf.size()));
        return counted(field, new Binning.Categories(binOf), rows, chosen, outcomes);
    }

    private static FieldEvidence counted(
            String field, Binning binning, List<LabelledRow> rows, int[] chosen, int outcomes) {
        long[][] counts = new long[binning.bins()][outcomes];
        for (int row : chosen) {
            LabelledRow labelled = rows.get(row);
            counts[binning.bin(labelled.inputs().get(field))][labelled.outcome()]++;
        }
        return new FieldEvidence(field, binning, Counts.bins(counts));
    }

    /** @return by outcome */
    List<Double> of(LabelledRow row) {
        return bins.get(binning.bin(row.inputs().get(field))).evidence();
    }
}
