package io.lorica.decision.field;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * What reading a row of a table gave.
 *
 * @param inputs INPUT fields in the spec's order; one that is missing and may be left out is not there
 * @param protectedValues PROTECTED fields, likewise
 * @param label the right answer; absent if it is missing or was not asked for
 * @param faults empty if the row can be used
 */
public record ReadRow(
        SequencedMap<String, FieldValue> inputs,
        SequencedMap<String, FieldValue> protectedValues,
        @Nullable String label,
        @Nullable FieldValue eventTime,
        @Nullable FieldValue entity,
        List<Fault> faults) {
    public ReadRow {
        inputs = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(inputs));
        protectedValues = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(protectedValues));
        faults = List.copyOf(faults);
    }
}
