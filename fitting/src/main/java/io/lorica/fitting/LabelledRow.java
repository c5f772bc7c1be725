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
}
