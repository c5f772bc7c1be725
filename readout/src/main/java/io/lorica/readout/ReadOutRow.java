package io.lorica.readout;

import io.lorica.fitting.LabelledRow;
import org.jspecify.annotations.Nullable;

/**
 * A row whose outcome is known, as the language model reads it.
 *
 * @param tokens [N] of the prompt
 * @param known what a scorecard that had not seen the row says of its outcomes, [n] in log-odds; absent where it said
 *     nothing
 */
public record ReadOutRow(LabelledRow row, int[] tokens, double @Nullable [] known) {}
