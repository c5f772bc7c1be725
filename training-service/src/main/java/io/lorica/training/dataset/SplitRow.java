package io.lorica.training.dataset;

import io.lorica.intake.DataRow;

/**
 * An accepted row and what it may be used for.
 *
 * @param line of the uploaded file, for messages
 */
public record SplitRow(SplitName split, long line, DataRow row) {}
