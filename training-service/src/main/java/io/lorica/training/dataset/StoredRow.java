package io.lorica.training.dataset;

/** @param line of the uploaded file, for messages */
public record StoredRow(SplitName split, long line, Row row) {}
