package io.lorica.api.report;

import io.lorica.api.decision.PointsScale;
import java.util.List;

/**
 * A scorecard's points, which rise as the risk falls (Siddiqi 2006, chapter 6).
 *
 * @param scale that they are written on
 * @param base what every row begins with
 * @param fields in the scorecard's order
 */
public record PointsSheet(PointsScale scale, double base, List<FieldPoints> fields) {
    public PointsSheet {
        fields = List.copyOf(fields);
    }

    /** @param bins of values, then those of missing and of other values */
    public record FieldPoints(String field, List<BinPoints> bins) {
        public FieldPoints {
            bins = List.copyOf(bins);
        }
    }

    /**
     * @param bin what it holds, in words, such as {@code from 12 to below 24}
     * @param rows that it was fitted on
     * @param risky of them
     * @param points that a row in it gets
     */
    public record BinPoints(String bin, long rows, long risky, double points) {}
}
