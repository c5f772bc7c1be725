package io.lorica.api.training;

/**
 * @param line 1-based line of the uploaded file
 * @param reason what is wrong and what would make it right
 */
public record QuarantinedRow(long line, String reason) {}
