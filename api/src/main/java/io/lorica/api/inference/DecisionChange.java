package io.lorica.api.inference;

import java.util.List;

/**
 * What would have had to be otherwise for the safe outcome: the smallest change of fields that the spec calls mutable,
 * within their declared bounds. It was decided anew before it was proposed, and says nothing of what causes the risk.
 *
 * @param fields that change together, in the spec's order; empty where no change was found, which is no proof that
 *     there is none
 * @param isSmallest whether every change of fewer fields, and every smaller one of as many, was tried too
 */
public record DecisionChange(List<ChangedField> fields, boolean isSmallest) {
    public DecisionChange {
        fields = List.copyOf(fields);
    }

    /**
     * @param from the value that was sent
     * @param to the value with which, beside the others, the decision is another
     */
    public record ChangedField(String field, String from, String to) {}
}
