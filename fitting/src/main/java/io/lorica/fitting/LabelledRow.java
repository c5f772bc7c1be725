package io.lorica.fitting;

import io.lorica.decision.field.FieldValue;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A row to fit on.
 *
 * @param inputs by INPUT field
 * @param outcome the true one's place among the spec's
 * @param time when what it tells of happened, if the spec has an EVENT_TIME
 * @param entity whom it is about, if the spec has an ENTITY
 */
public record LabelledRow(
        Map<String, FieldValue> inputs,
        int outcome,
        @Nullable Instant time,
        @Nullable String entity) {
    public LabelledRow {
        inputs = Map.copyOf(inputs);
    }

    /** With time and entity as a row of a table has them. */
    public static LabelledRow of(
            Map<String, FieldValue> inputs, int outcome, @Nullable FieldValue eventTime, @Nullable FieldValue entity) {
        return new LabelledRow(
                inputs,
                outcome,
                eventTime == null ? null : eventTime.time(),
                entity == null || entity instanceof FieldValue.Missing ? null : entity.text());
    }
}
