package io.lorica.decision.metrics;

import io.lorica.api.decision.DecisionSpec.ErrorCost;
import java.util.List;

/** Counts of right and wrong calls at one threshold. */
record Confusion(long truePositives, long falsePositives, long trueNegatives, long falseNegatives) {

    static Confusion of(List<ScoredRow> rows, double threshold) {
        long[] count = new long[4];
        for (ScoredRow row : rows) {
            boolean called = row.risk() >= threshold;
            count[row.isRisky() ? (called ? 0 : 3) : (called ? 1 : 2)]++;
        }
        return new Confusion(count[0], count[1], count[2], count[3]);
    }

    double accuracy() {
        return (double) (truePositives + trueNegatives)
                / (truePositives + falsePositives + trueNegatives + falseNegatives);
    }

    /**
     * Matthews correlation coefficient; 0 when a row or column of the table is empty.
     *
     * @see <a href="https://doi.org/10.1186/s12864-019-6413-7">Chicco and Jurman 2020, eq. 2</a>
     */
    double mcc() {
        double product = (double) (truePositives + falsePositives)
                * (truePositives + falseNegatives)
                * (trueNegatives + falsePositives)
                * (trueNegatives + falseNegatives);
        return product == 0
                ? 0
                : ((double) truePositives * trueNegatives - (double) falsePositives * falseNegatives)
                        / Math.sqrt(product);
    }

    /** 0 when there is no risky row. */
    double riskyRecall() {
        long risky = truePositives + falseNegatives;
        return risky == 0 ? 0 : (double) truePositives / risky;
    }

    double cost(ErrorCost cost) {
        return falseNegatives * cost.missedRisk() + falsePositives * cost.falseAlarm();
    }
}
