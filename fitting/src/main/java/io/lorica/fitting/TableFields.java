package io.lorica.fitting;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.decision.Field;
import io.lorica.api.decision.FieldRole;
import io.lorica.api.decision.FieldType;
import io.lorica.api.decision.Trend;
import java.util.HashMap;
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
        Map<String, Direction> trends = new HashMap<>();
        boolean isRiskyFirst = spec.outcomes().getFirst().label().equals(spec.riskyLabel());
        spec.fields().forEach(field -> {
            Trend trend = field.trend();
            if (trend != null && spec.outcomes().size() == 2) {
                trends.put(
                        field.name(),
                        (trend == Trend.INCREASING) != isRiskyFirst ? Direction.RISING : Direction.FALLING);
            }
        });
        return new TableFields(
                names(spec, FieldType.NUMBER, FieldType.DATE),
                names(spec, FieldType.CATEGORY, FieldType.BOOLEAN),
                names(spec, FieldType.TEXT),
                trends);
    }

    boolean hasTable() {
        return !numbers.isEmpty() || !categories.isEmpty();
    }

    private static List<String> names(DecisionSpec spec, FieldType... types) {
        return spec.fields().stream()
                .filter(field ->
                        field.role() == FieldRole.INPUT && List.of(types).contains(field.type()))
                .map(Field::name)
                .toList();
    }
}
