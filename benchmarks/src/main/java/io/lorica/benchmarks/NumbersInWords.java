package io.lorica.benchmarks;

import io.lorica.decision.field.FieldValue;
import io.lorica.fitting.LabelledRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Numbers as one would tell them: with the fifth of all values that they lie in.
 *
 * @param bounds of each field's fifths, rising, [4]
 */
record NumbersInWords(Map<String, double[]> bounds) {
    private static final List<String> FIFTHS = List.of("very low", "low", "medium", "high", "very high");

    static NumbersInWords of(List<LabelledRow> rows) {
        Map<String, List<Double>> values = new HashMap<>();
        for (LabelledRow row : rows) {
            row.inputs().forEach((field, value) -> {
                if (value instanceof FieldValue.Numeric numeric) {
                    values.computeIfAbsent(field, _ -> new ArrayList<>())
                            .add(numeric.number().doubleValue());
                }
            });
        }
        Map<String, double[]> bounds = new HashMap<>();
        values.forEach((field, found) -> {
            double[] sorted =
                    found.stream().mapToDouble(Double::doubleValue).sorted().toArray();
            double[] own = new double[FIFTHS.size() - 1];
            for (int i = 0; i < own.length; i++) {
                own[i] = sorted[sorted.length * (i + 1) / FIFTHS.size()];
            }
            bounds.put(field, own);
        });
        return new NumbersInWords(bounds);
    }

    Map<String, FieldValue> beside(Map<String, FieldValue> inputs) {
        Map<String, FieldValue> told = new TreeMap<>(inputs);
        told.replaceAll((field, value) -> value instanceof FieldValue.Numeric numeric
                ? new FieldValue.Text("%s (%s)".formatted(value.text(), fifth(field, numeric)))
                : value);
        return told;
    }

    private String fifth(String field, FieldValue.Numeric value) {
        int fifth = 0;
        for (double bound : bounds.getOrDefault(field, new double[0])) {
            if (value.number().doubleValue() >= bound) {
                fifth++;
            }
        }
        return FIFTHS.get(fifth);
    }
}
