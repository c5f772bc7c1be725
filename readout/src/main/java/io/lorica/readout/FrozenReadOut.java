package io.lorica.readout;

import io.lorica.formats.readout.ReadOut;
import java.util.Map;

/**
 * What is read out of the frozen model, whatever else is known of the rows.
 *
 * @param readOut fitted on all rows that were drawn
 * @param outOfFold what a read-out that had not seen the row says of it, by the row's place among all: [n] in log-odds;
 *     rows that were not drawn, or in no fold, are not there
 * @param rows that were drawn
 */
public record FrozenReadOut(ReadOut readOut, Map<Integer, double[]> outOfFold, int rows) {}
