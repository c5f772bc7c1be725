package io.lorica.decision.metrics;

/**
 * One held-out row.
 *
 * @param risk P(risky), 0 to 1
 * @param isRisky the true label
 */
public record ScoredRow(double risk, boolean isRisky) {
    public ScoredRow {
        if (!(risk >= 0 && risk <= 1)) {
            throw new IllegalArgumentException("P(risky) is %s and must be 0 to 1".formatted(risk));
        }
    }
}
