package io.lorica.api.report;

/**
 * How much a field moves the scorecard's score.
 *
 * @param field its name
 * @param meanLogOdds mean over test rows, at most 500 of them, of the absolute contribution to the log-odds (SHAP
 *     against the version's reference: Lundberg et al. 2020), all parts of the scorecard together; natural logarithms
 * @param share of the sum over all fields
 */
public record FieldShare(String field, double meanLogOdds, double share) {}
