package io.lorica.scorecard.points;

import java.util.List;

/**
 * One bin of a field.
 *
 * @param rows the fitting saw, by outcome
 * @param evidence ln(P(outcome | bin) / P(outcome)), by outcome, shrunk towards 0 where rows are few; 0 where none were
 */
public record Bin(List<Long> rows, List<Double> evidence) {
    public Bin {
        rows = List.copyOf(rows);
        evidence = List.copyOf(evidence);
    }
}
