package io.lorica.api.report;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether later rows look like those that were learnt from. The population stability index (PSI) sums
 * (share - share before) · ln(share / share before) over bins; below 0.1 little has moved, from 0.25 on much has
 * (Siddiqi 2006, chapter 9). For a bin without rows, half a row is counted.
 *
 * @param outcome whose rate and probability are followed: the risky one, else the last
 * @param scorePsi of the test rows' probability of the outcome, against held-out predictions of training rows (of
 *     validation rows where there are no others), in ten bins of about as many of these, whose
 *     borders are whole percents: finer differences are between fits, not between rows
 * @param fields INPUT fields, test rows against training rows, the most moved first; texts by their length
 * @param periods by time; empty without an EVENT_TIME
 */
public record Drift(String outcome, @Nullable Psi scorePsi, List<FieldDrift> fields, List<Period> periods) {
    public Drift {
        fields = List.copyOf(fields);
        periods = List.copyOf(periods);
    }

    /**
     * @param value the index
     * @param chance what it is above in one of twenty cases although nothing has moved: (1/rows + 1/rows before) times
     *     the 95 % quantile of chi-squared with one degree of freedom less than there are bins (Yurdakul and Naranjo
     *     2020)
     */
    public record Psi(double value, double chance) {}

    /** @param psi in ten bins of equally many training rows, or by category; missing values are a bin of their own */
    public record FieldDrift(String field, Psi psi) {}

    /**
     * Rows of one span of time.
     *
     * @param label such as {@code 2026-11}, {@code 2026 Q4} or {@code 2026}
     * @param from its first instant
     * @param to the next period's first instant
     * @param rowsAre which rows: a period that has both kinds stands twice
     * @param rows how many
     * @param outcomeRate share of them with the outcome
     * @param meanPredicted mean probability of it
     * @param auc absent where a class has no row
     * @param aucInterval by DeLong's variance; absent where a class has fewer than two rows
     * @param scorePsi as of all test rows; absent for fewer than 50 rows, whose index is mostly chance
     */
    public record Period(
            String label,
            Instant from,
            Instant to,
            HeldOut rowsAre,
            int rows,
            double outcomeRate,
            double meanPredicted,
            @Nullable Double auc,
            @Nullable Interval aucInterval,
            @Nullable Psi scorePsi) {}

    /** Why a row's prediction is not one of a row that was learnt. */
    public enum HeldOut {
        /** A training or validation row, predicted by fits without it; calibration has seen its label. */
        OUT_OF_FOLD,
        /** A test row. */
        TEST
    }
}
