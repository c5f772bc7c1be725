package io.lorica.report.measure;

import io.lorica.api.decision.Field;
import io.lorica.api.decision.FieldType;
import io.lorica.decision.field.FieldValue;
import io.lorica.scorecard.part.FieldNumbers;
import io.lorica.scorecard.points.BinText;
import io.lorica.scorecard.points.Binning;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Groups of a PROTECTED number, or of a date by its year: bands of equally many rows. */
final class Bands {
    private static final int MOST = 4;

    private Bands() {}

    /**
     * @param enough rows that a band should have
     * @return by band, the lowest first; what is missing or no number is behind them
     */
    static Map<String, List<ReportRow>> of(Field field, List<ReportRow> rows, int enough) {
        double[] sorted = rows.stream()
                .mapToDouble(row -> number(field, row.protectedValues().get(field.name())))
                .filter(value -> !Double.isNaN(value))
                .sorted()
                .toArray();
        var binning = new Binning.Ranges(edges(sorted, Math.clamp(sorted.length / enough, 1, MOST)));
        Map<Integer, List<ReportRow>> byBin = new TreeMap<>();
        for (ReportRow row : rows) {
            FieldValue value = row.protectedValues().get(field.name());
            byBin.computeIfAbsent(bin(field, binning, value), _ -> new ArrayList<>())
                    .add(row);
        }
        Map<String, List<ReportRow>> bands = new LinkedHashMap<>();
        byBin.forEach((bin, inBin) -> bands.put(BinText.of(binning, bin), inBin));
        return bands;
    }

    private static int bin(Field field, Binning.Ranges binning, @Nullable FieldValue value) {
        double number = number(field, value);
        if (!Double.isNaN(number)) {
            return (int) binning.edges().stream().filter(edge -> edge <= number).count();
        }
        return value == null || value instanceof FieldValue.Missing ? binning.missing() : binning.other();
    }

    private static List<Double> edges(double[] sorted, int bands) {
        var edges = new TreeSet<Double>();
        for (int band = 1; band < bands; band++) {
            double edge = sorted[(int) ((long) band * sorted.length / bands)];
            if (edge > sorted[0]) {
                edges.add(edge);
            }
        }
        return List.copyOf(edges);
    }

    private static double number(Field field, @Nullable FieldValue value) {
        Instant time = value == null ? null : value.time();
        return field.type() == FieldType.DATE && time != null
                ? time.atZone(ZoneOffset.UTC).getYear()
                : FieldNumbers.of(value);
    }
}
