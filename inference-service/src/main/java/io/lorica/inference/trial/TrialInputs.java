package io.lorica.inference.trial;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.decision.Field;
import io.lorica.api.decision.FieldRole;
import io.lorica.decision.field.FieldValue;
import io.lorica.inference.model.DecisionModel;
import io.lorica.jinja.Text;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Inputs made from a decision spec: different ones, and one where everything is missing. They are the same on every
 * node and say nothing about anybody.
 */
final class TrialInputs {
    private TrialInputs() {}

    /** @param inputs as a request's are read */
    record Question(Map<String, FieldValue> inputs, Text prompt) {}

    /** @return questions as requests would have them; a value that the spec's limits don't allow is left out */
    static List<Question> questions(DecisionModel model) {
        return Stream.<Function<Field, Object>>of(TrialInputs::low, TrialInputs::high, _ -> "")
                .map(value -> model.rows().ofRequest(row(model.spec(), value)).inputs())
                .map(inputs -> new Question(inputs, model.prompts().render(inputs)))
                .distinct()
                .toList();
    }

    private static Map<String, Object> row(DecisionSpec spec, Function<Field, Object> value) {
        Map<String, Object> row = new LinkedHashMap<>();
        spec.fields().stream()
                .filter(field -> field.role() == FieldRole.INPUT)
                .forEach(field -> row.put(field.name(), value.apply(field)));
        return row;
    }

    private static Object low(Field field) {
        return switch (field.type()) {
            case NUMBER -> 0;
            case CATEGORY -> field.values().isEmpty() ? "a" : field.values().getFirst();
            case TEXT -> "None.";
            case BOOLEAN -> false;
            case DATE -> "2001-01-01";
        };
    }

    private static Object high(Field field) {
        return switch (field.type()) {
            case NUMBER -> 1000;
            case CATEGORY -> field.values().isEmpty() ? "b" : field.values().getLast();
            case TEXT -> "The applicant has paid every instalment on time for the last three years.";
            case BOOLEAN -> true;
            case DATE -> "2025-12-31";
        };
    }
}
