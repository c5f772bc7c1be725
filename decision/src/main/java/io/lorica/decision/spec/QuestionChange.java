package io.lorica.decision.spec;

import io.lorica.api.decision.DecisionPolicy;
import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.decision.DecisionSpec.Outcome;
import io.lorica.api.decision.Field;
import io.lorica.api.decision.FieldRole;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * In what two versions answer different questions: callers who ask the first as they always do would be refused by the
 * second, or be told what they do not know. Whatever else differs (costs, template, ranges, categories) is how the same
 * question is answered.
 */
public final class QuestionChange {
    private QuestionChange() {}

    /**
     * @param present what is asked now; null: nothing is decided, so there is nobody to disappoint
     * @param next what would be asked instead; null: nothing would be decided
     * @return what differs, each as a clause such as {@code the input 'income' is no longer taken}; empty if whoever
     *     asks the present one can ask the next one
     */
    public static List<String> between(@Nullable DecisionPolicy present, @Nullable DecisionPolicy next) {
        if (present == null) {
            return List.of();
        }
        if (next == null) {
            return List.of("it decides nothing, and '%s' is asked of the present version"
                    .formatted(present.spec().question()));
        }
        var differences = new ArrayList<String>();
        outcomes(present.spec(), next.spec(), differences);
        inputs(present.spec(), next.spec(), differences);
        return List.copyOf(differences);
    }

    private static void outcomes(DecisionSpec present, DecisionSpec next, List<String> differences) {
        Set<String> before = answers(present);
        Set<String> after = answers(next);
        if (!before.equals(after)) {
            differences.add("the outcomes are %s instead of %s".formatted(joined(after), joined(before)));
        }
    }

    /** An answer has both: callers read the label as well as the decision. */
    private static Set<String> answers(DecisionSpec spec) {
        return spec.outcomes().stream()
                .map(QuestionChange::answer)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static String answer(Outcome outcome) {
        return outcome.label().equals(outcome.decision())
                ? "'%s'".formatted(outcome.label())
                : "'%s' ('%s')".formatted(outcome.label(), outcome.decision());
    }

    private static String joined(Set<String> answers) {
        return String.join(", ", answers);
    }

    private static void inputs(DecisionSpec present, DecisionSpec next, List<String> differences) {
        Map<String, Field> before = inputs(present);
        Map<String, Field> after = inputs(next);
        before.forEach((name, field) -> {
            Field other = after.get(name);
            if (other == null) {
                differences.add("the input '%s' is no longer taken".formatted(name));
            } else if (other.type() != field.type()) {
                differences.add("the input '%s' is %s instead of %s".formatted(name, other.type(), field.type()));
            } else if (other.refusesMissing() && !field.refusesMissing()) {
                differences.add("the input '%s' is required and was optional".formatted(name));
            }
        });
        after.values().stream()
                .filter(field -> !before.containsKey(field.name()) && field.refusesMissing())
                .forEach(field -> differences.add("the input '%s' is new and required".formatted(field.name())));
    }

    private static Map<String, Field> inputs(DecisionSpec spec) {
        return spec.fields().stream()
                .filter(field -> field.role() == FieldRole.INPUT)
                .collect(Collectors.toMap(Field::name, field -> field, (first, _) -> first, LinkedHashMap::new));
    }
}
