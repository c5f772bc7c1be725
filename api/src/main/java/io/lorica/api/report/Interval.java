package io.lorica.api.report;

/** A two-sided 95 % confidence interval, both ends in the unit of what it is of. */
public record Interval(double low, double high) {}
