package io.lorica.report.measure;

import io.lorica.api.report.OutcomeCurves.RocPoint;
import io.lorica.decision.metrics.ScoredRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The receiver operating characteristic of probabilities, with the corners that a straight line would not show.
 *
 * @see <a href="https://doi.org/10.1016/j.patrec.2005.10.010">Fawcett 2006, An introduction to ROC analysis, algorithm
 *     1</a>
 */
final class Roc {
    private static final int MOST = 200;

    private Roc() {}

    /**
     * @param rows probability of an outcome, and whether it is true
     * @return from (0, 0) to (1, 1), at most {@value #MOST} points; empty where a class is absent
     */
    static List<RocPoint> of(List<ScoredRow> rows) {
        long positives = rows.stream().filter(ScoredRow::isRisky).count();
        long others = rows.size() - positives;
        if (positives == 0 || others == 0) {
            return List.of();
        }
        List<ScoredRow> sorted = rows.stream()
                .sorted(Comparator.comparingDouble(ScoredRow::risk).reversed())
                .toList();
        List<RocPoint> points = new ArrayList<>();
        points.add(new RocPoint(0, 0, null));
        long called = 0;
        for (int row = 0; row < sorted.size(); row++) {
            called += sorted.get(row).isRisky() ? 1 : 0;
            boolean isLastOfTie = row + 1 == sorted.size()
                    || sorted.get(row + 1).risk() != sorted.get(row).risk();
            if (isLastOfTie) {
                points.add(new RocPoint(
                        (double) (row + 1 - called) / others,
                        (double) called / positives,
                        sorted.get(row).risk()));
            }
        }
        return thinned(corners(points));
    }

    /** Without points in the middle of a straight line. */
    private static List<RocPoint> corners(List<RocPoint> points) {
        List<RocPoint> corners = new ArrayList<>();
        for (RocPoint point : points) {
            int last = corners.size() - 1;
            if (last > 0 && isLine(corners.get(last - 1), corners.get(last), point)) {
                corners.set(last, point);
            } else {
                corners.add(point);
            }
        }
        return corners;
    }

    private static boolean isLine(RocPoint from, RocPoint middle, RocPoint to) {
        boolean isFlat = from.truePositiveRate() == middle.truePositiveRate()
                && middle.truePositiveRate() == to.truePositiveRate();
        boolean isSteep = from.falsePositiveRate() == middle.falsePositiveRate()
                && middle.falsePositiveRate() == to.falsePositiveRate();
        return isFlat || isSteep;
    }

    /** Evenly by their number, both ends included. */
    private static List<RocPoint> thinned(List<RocPoint> points) {
        if (points.size() <= MOST) {
            return List.copyOf(points);
        }
        List<RocPoint> kept = new ArrayList<>();
        for (int i = 0; i < MOST; i++) {
            kept.add(points.get((int) Math.round((double) i * (points.size() - 1) / (MOST - 1))));
        }
        return List.copyOf(kept);
    }
}
