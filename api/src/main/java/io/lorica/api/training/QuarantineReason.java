package io.lorica.api.training;

/**
 * Why rows were set aside. A row with several faults counts for each.
 *
 * @param reason what is wrong and what would make it right, without a row's own values
 * @param rows how many have this fault
 * @param firstLine 1-based line of the uploaded file where the first of them stands
 */
public record QuarantineReason(String reason, int rows, long firstLine) {}
