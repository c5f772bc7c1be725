package io.lorica.fitting;

import java.util.List;

/**
 * Rows to fit on and a fifth or less of them to score, none of an entity on both sides; where rows have times, the
 * latest are scored.
 *
 * @param fitted by their number
 * @param scored by their number
 */
public record HoldOut(int[] fitted, int[] scored) {

    /** @throws IllegalArgumentException if the rows can't be divided: there is one row, or one entity */
    public static HoldOut of(List<LabelledRow> rows, long seed) {
        List<Folds.Fold> folds = Folds.of(rows, seed);
        if (folds.isEmpty()) {
            throw new IllegalArgumentException("Rows of one entity can't be divided");
        }
        return new HoldOut(folds.getLast().fitted(), folds.getLast().scored());
    }
}
