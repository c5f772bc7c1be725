package io.lorica.scorecard.reason.principal;

import java.util.List;

/**
 * One reason.
 *
 * @param family its name, or the field's that has none
 * @param textEn what it says in English
 * @param textZh what it says in Chinese
 * @param fields whose values it is, in the spec's order; empty where it is of the record as a whole
 * @param logOdds added towards the adverse outcome, above 0
 */
public record PrincipalReason(String family, String textEn, String textZh, List<String> fields, double logOdds) {
    public PrincipalReason {
        fields = List.copyOf(fields);
    }
}
