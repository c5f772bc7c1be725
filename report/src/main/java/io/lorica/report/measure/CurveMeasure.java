package io.lorica.report.measure;

import io.lorica.api.report.OutcomeCurves;
import io.lorica.api.report.OutcomeCurves.CalibrationBin;
import io.lorica.api.report.OutcomeCurves.GainsBin;
import io.lorica.api.report.OutcomeCurves.KsPoint;
import io.lorica.api.report.OutcomeCurves.ScoreBin;
import io.lorica.decision.metrics.EqualBins;
import io.lorica.decision.metrics.Ranking;
import io.lorica.decision.metrics.ScoredRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What is drawn of one outcome against the rest. */
final class CurveMeasure {
    private static final int SCORE_BINS = 20;

    private CurveMeasure() {}

    /**
     * @param rows calibrated probability of the outcome, and whether it is true
     * @param uncalibrated the same before calibration
     */
    static OutcomeCurves of(String label, List<ScoredRow> rows, List<ScoredRow> uncalibrated) {
        return new OutcomeCurves(
                label,
                rows.size(),
                positives(rows),
                Ranking.auc(rows),
                DeLong.interval(rows),
                Roc.of(rows),
                ks(rows),
                gains(rows),
                calibration(rows),
                calibration(uncalibrated),
                scores(rows));
    }

    /** @see <a href="https://www.itl.nist.gov/div898/software/dataplot/refman1/auxillar/ks2samp.htm">NIST,
     *     two-sample KS</a> */
    static KsPoint ks(List<ScoredRow> rows) {
        int positives = positives(rows);
        int others = rows.size() - positives;
        var furthest = new KsPoint(0, 0, 0, 0);
        if (positives == 0 || others == 0) {
            return furthest;
        }
        List<ScoredRow> sorted = rows.stream()
                .sorted(Comparator.comparingDouble(ScoredRow::risk))
                .toList();
        int below = 0;
        for (int row = 0; row < sorted.size(); row++) {
            below += sorted.get(row).isRisky() ? 1 : 0;
            boolean isLastOfTie = row + 1 == sorted.size()
                    || sorted.get(row + 1).risk() != sorted.get(row).risk();
            double positivesBelow = (double) below / positives;
            double othersBelow = (double) (row + 1 - below) / others;
            double distance = Math.abs(positivesBelow - othersBelow);
            if (isLastOfTie && distance > furthest.value()) {
                furthest = new KsPoint(distance, sorted.get(row).risk(), positivesBelow, othersBelow);
            }
        }
        return furthest;
    }

    /** @see <a href="https://doi.org/10.1002/9781119201731">Siddiqi 2006, Credit Risk Scorecards, chapter 7</a> */
    static List<GainsBin> gains(List<ScoredRow> rows) {
        int positives = positives(rows);
        List<GainsBin> gains = new ArrayList<>();
        int seen = 0;
        int captured = 0;
        for (List<ScoredRow> bin : EqualBins.falling(rows)) {
            seen += bin.size();
            captured += positives(bin);
            double shareOfRows = (double) seen / rows.size();
            double share = positives == 0 ? 0 : (double) captured / positives;
            gains.add(new GainsBin(
                    gains.size() + 1, bin.size(), positives(bin), shareOfRows, share, share / shareOfRows));
        }
        return gains;
    }

    /**
     * @see <a href="https://doi.org/10.1145/1102351.1102430">Niculescu-Mizil and Caruana 2005, Predicting good
     *     probabilities with supervised learning</a>
     */
    static List<CalibrationBin> calibration(List<ScoredRow> rows) {
        return EqualBins.rising(rows).stream()
                .map(bin -> new CalibrationBin(
                        bin.size(),
                        bin.stream().mapToDouble(ScoredRow::risk).average().orElseThrow(),
                        (double) positives(bin) / bin.size(),
                        Proportions.exact(positives(bin), bin.size())))
                .toList();
    }

    static List<ScoreBin> scores(List<ScoredRow> rows) {
        int[] positives = new int[SCORE_BINS];
        int[] others = new int[SCORE_BINS];
        for (ScoredRow row : rows) {
            int bin = Math.min(SCORE_BINS - 1, (int) (row.risk() * SCORE_BINS));
            (row.isRisky() ? positives : others)[bin]++;
        }
        List<ScoreBin> bins = new ArrayList<>();
        for (int bin = 0; bin < SCORE_BINS; bin++) {
            bins.add(new ScoreBin(
                    (double) bin / SCORE_BINS, (double) (bin + 1) / SCORE_BINS, positives[bin], others[bin]));
        }
        return bins;
    }

    private static int positives(List<ScoredRow> rows) {
        return Math.toIntExact(rows.stream().filter(ScoredRow::isRisky).count());
    }
}
