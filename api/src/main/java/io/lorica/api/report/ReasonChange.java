package io.lorica.api.report;

/**
 * How often the first reason is another under another draw of the reference.
 *
 * @param rows test rows that were decided against, which were explained
 * @param draws of the reference beside the version's own
 * @param changed share of rows and draws whose first reason was another than under the version's own
 */
public record ReasonChange(int rows, int draws, double changed) {}
