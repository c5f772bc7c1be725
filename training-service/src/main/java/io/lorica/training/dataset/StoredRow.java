package io.lorica.training.dataset;

import io.lorica.intake.DataRow;

/** @param line of the uploaded file, for messages */
public record StoredRow(SplitName split, long line, DataRow row) {}
