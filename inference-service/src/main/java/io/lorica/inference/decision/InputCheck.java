package io.lorica.inference.decision;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.decision.Field;
import io.lorica.api.decision.FieldRole;
import io.lorica.inference.InferenceProblem;
import io.lorica.inference.InferenceProblem.FieldProblem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Holds a request's inputs against the version's spec and tells every fault at once, never a value. */
final class InputCheck {
    private InputCheck() {}

    /**
     * @return the INPUT fields that were given, in the spec's order
     * @throws InferenceProblem.InvalidRequest naming each faulty field and what to do
     */
    static Map<String, Object> check(DecisionSpec spec, Map<String, Object> inputs) {
        Map<String, Field> fields =
                spec.fields().stream().collect(Collectors.toMap(Field::name, Function.identity(), (a, _) -> a));
        List<FieldProblem> problems = new ArrayList<>();
        inputs.keySet()
                .forEach(name -> foreign(name, fields.get(name), fields)
                        .ifPresent(message -> problems.add(problem(name, message))));
        Map<String, Object> checked = new LinkedHashMap<>();
        for (Field field : spec.fields()) {
            if (field.role() != FieldRole.INPUT) {
                continue;
            }
            Object value = inputs.get(field.name());
            if (isAbsent(value)) {
                if (field.required()) {
                    problems.add(problem(field.name(), "is required; send " + expected(field) + "."));
                }
            } else if (!fits(field, value)) {
                problems.add(problem(field.name(), "send " + expected(field) + "."));
            } else {
                checked.put(field.name(), value);
            }
        }
        if (!problems.isEmpty()) {
            throw new InferenceProblem.InvalidRequest(problems);
        }
        return checked;
    }

    private static Optional<String> foreign(String name, @Nullable Field field, Map<String, Field> fields) {
        if (field == null) {
            String known = fields.values().stream()
                    .filter(f -> f.role() == FieldRole.INPUT)
                    .map(Field::name)
                    .sorted()
                    .collect(Collectors.joining(", "));
            return Optional.of("is not a field of this model; remove it. Its inputs are " + known + ".");
        }
        return switch (field.role()) {
            case INPUT -> Optional.empty();
            case PROTECTED -> Optional.of("is a protected attribute and must not influence the decision; remove it.");
            case LABEL -> Optional.of("is what the model decides; remove it.");
            case IGNORED -> Optional.of("is not used by this model; remove it.");
        };
    }

    private static boolean isAbsent(@Nullable Object value) {
        return value == null || (value instanceof String text && text.isBlank());
    }

    private static boolean fits(Field field, Object value) {
        return switch (field.type()) {
            case NUMBER -> value instanceof Number number && Double.isFinite(number.doubleValue());
            case CATEGORY ->
                value instanceof String text
                        && (field.values().isEmpty() || field.values().contains(text));
            case TEXT -> value instanceof String;
        };
    }

    private static String expected(Field field) {
        return switch (field.type()) {
            case NUMBER -> "a finite JSON number";
            case CATEGORY ->
                field.values().isEmpty()
                        ? "a category as a JSON string"
                        : "one of the strings "
                                + field.values().stream()
                                        .map(value -> "'" + value + "'")
                                        .collect(Collectors.joining(", "));
            case TEXT -> "a JSON string";
        };
    }

    private static FieldProblem problem(String name, String message) {
        return new FieldProblem("inputs." + name, message);
    }
}
