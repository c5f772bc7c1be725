package io.lorica.report.measure;

import io.lorica.decision.field.FieldValue;
import org.jspecify.annotations.Nullable;

/** Values as groups are named by them. */
final class Values {
    static final String MISSING = "missing";
    static final String OTHER = "other";

    private Values() {}

    static String text(@Nullable FieldValue value) {
        if (value == null || value instanceof FieldValue.Missing) {
            return MISSING;
        }
        return value instanceof FieldValue.Unseen ? OTHER : value.text();
    }
}
