package io.lorica.readout;

import io.lorica.fitting.LabelledRow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row whose outcome is known, as the language model reads it.
 *
 * @param tokens [N] of the prompt
 * @param known what a scorecard that had not seen the row says of its outcomes, [n] in log-odds; absent where it said
 *     nothing
 */
public record ReadOutRow(LabelledRow row, int[] tokens, double @Nullable [] known) {

    /** [n], all 0 where nothing is known. */
    double[] known(int outcomes) {
        return known == null ? new double[outcomes] : known;
    }

    static long tokens(List<ReadOutRow> rows) {
        return rows.stream().mapToLong(row -> row.tokens.length).sum();
    }
}
