package io.lorica.scorecard.reason.change;

import io.lorica.decision.field.FieldValue;
import java.util.List;

/** What a search for a change came to. */
public sealed interface Proposal {

    /**
     * Changes that together give another decision; that they do was tried.
     *
     * @param changes in the spec's order of fields
     * @param size sum of the changes' sizes
     * @param isSmallest whether every change of fewer fields, and every smaller one of as many, was tried too
     */
    record Found(List<FieldChange> changes, double size, boolean isSmallest) implements Proposal {
        public Found {
            changes = List.copyOf(changes);
        }
    }

    /**
     * None was found.
     *
     * @param tried how many changes were
     */
    record None(Why why, int tried) implements Proposal {}

    /** Why there is no proposal. */
    enum Why {
        /** The spec says of no field that its value can be changed, or the row has no value for those. */
        NOTHING_TO_CHANGE,
        /** No change within the declared bounds that was tried gives another decision. */
        NOT_FOUND
    }

    /**
     * @param size share of the field's range that a number moves; 1 for another category
     */
    record FieldChange(String field, FieldValue from, FieldValue to, double size) {}
}
