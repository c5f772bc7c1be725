package io.lorica.fitting;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.decision.Field;
import io.lorica.api.decision.FieldRole;
import io.lorica.api.decision.FieldType;
import java.util.List;
import java.util.Map;

/**
 * The INPUT fields by how they are read.
 *
 * @param numbers NUMBER and DATE
 * @param categories CATEGORY and BOOLEAN
 * @param texts TEXT
 * @param trends by number
 */
record TableFields(List<String> numbers, List<String> categories, List<String> texts, Map<String, Direction> trends) {

    static TableFields of(DecisionSpec spec) {
        return new TableFields(
                names(spec, FieldType.NUMBER, FieldType.DATE),
                names(spec, FieldType.CATEGORY, FieldType.BOOLEAN),
                names(spec, FieldType.TEXT),
                Map.of());
    }

    private static List<String> names(DecisionSpec spec, FieldType... types) {
        return spec.fields().stream()
                .filter(field ->
                        field.role() == FieldRole.INPUT && List.of(types).contains(field.type()))
                .map(Field::name)
                .toList();
    }
}
