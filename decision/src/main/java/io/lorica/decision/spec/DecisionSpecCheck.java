package io.lorica.decision.spec;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.decision.Field;
import io.lorica.api.decision.FieldPolicy;
import io.lorica.api.decision.FieldRole;
import io.lorica.api.decision.FieldType;
import io.lorica.decision.field.Fault;
import io.lorica.decision.field.FieldValue;
import io.lorica.decision.field.ReadRow;
import io.lorica.decision.field.RowReader;
import io.lorica.decision.prompt.DecisionPrompts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What bean validation cannot say about a decision spec. */
public final class DecisionSpecCheck {
    private final DecisionSpec spec;
    private final List<Fault> faults = new ArrayList<>();

    private DecisionSpecCheck(DecisionSpec spec) {
        this.spec = spec;
    }

    /** @return every fault, by the name of the spec's part; empty if the spec can be used */
    public static List<Fault> faults(DecisionSpec spec) {
        var check = new DecisionSpecCheck(spec);
        check.names();
        check.roles();
        spec.fields().forEach(check::field);
        check.outcomes();
        check.template();
        return List.copyOf(check.faults);
    }

    private void names() {
        Set<String> names = new HashSet<>();
        spec.fields().stream()
                .filter(field -> !names.add(field.name()))
                .forEach(field -> fault("fields", "names '%s' twice".formatted(field.name())));
    }

    private void roles() {
        if (count(FieldRole.LABEL) != 1) {
            fault("fields", "has %d LABEL fields; exactly one is needed".formatted(count(FieldRole.LABEL)));
        }
        for (FieldRole single : List.of(FieldRole.EVENT_TIME, FieldRole.ENTITY)) {
            if (count(single) > 1) {
                fault("fields", "has %d %s fields; one at most".formatted(count(single), single));
            }
        }
    }

    private long count(FieldRole role) {
        return spec.fields().stream().filter(field -> field.role() == role).count();
    }

    private void field(Field field) {
        if (field.type() != FieldType.CATEGORY && !field.values().isEmpty()) {
            fault("fields", "gives values for '%s', which is no CATEGORY".formatted(field.name()));
        }
        if (field.policy() == FieldPolicy.UNKNOWN && field.required()) {
            fault("fields", "calls '%s' required and its missing values UNKNOWN; choose one".formatted(field.name()));
        }
        if (field.policy() == FieldPolicy.UNKNOWN && field.values().contains(FieldValue.UNKNOWN_TOKEN)) {
            fault(
                    "fields",
                    "names a category '%s' of '%s', which its policy UNKNOWN writes for all it does not name; rename it"
                            .formatted(FieldValue.UNKNOWN_TOKEN, field.name()));
        }
        if (field.role() == FieldRole.LABEL && field.policy() == FieldPolicy.UNKNOWN) {
            fault("fields", "lets the LABEL '%s' be UNKNOWN; a row without it teaches nothing".formatted(field.name()));
        }
        if (field.role() == FieldRole.EVENT_TIME && field.type() != FieldType.DATE) {
            fault("fields", "makes '%s' the EVENT_TIME, which must be of type DATE".formatted(field.name()));
        }
    }

    private void outcomes() {
        if (spec.outcomes().size() != 2) {
            fault(
                    "outcomes",
                    "has %d outcomes; exactly two are needed"
                            .formatted(spec.outcomes().size()));
        }
        Set<String> labels = new HashSet<>();
        Set<String> answers = new HashSet<>();
        for (DecisionSpec.Outcome outcome : spec.outcomes()) {
            if (!labels.add(outcome.label())) {
                fault("outcomes", "has the label '%s' twice".formatted(outcome.label()));
            }
            if (!answers.add(outcome.answer().strip())) {
                fault("outcomes", "has the answer '%s' twice".formatted(outcome.answer()));
            }
        }
        if (!labels.contains(spec.riskyLabel())) {
            fault("risky_label", "'%s' is not the label of an outcome".formatted(spec.riskyLabel()));
        }
    }

    private void template() {
        Set<String> used = TemplateNames.in(spec.promptTemplate());
        List<Field> foreign = spec.fields().stream()
                .filter(field -> field.role() != FieldRole.INPUT && used.contains(field.name()))
                .toList();
        foreign.forEach(field -> fault(
                "prompt_template",
                "uses '%s', which is %s; only INPUT fields may stand in the prompt"
                        .formatted(field.name(), field.role())));
        if (foreign.isEmpty()) {
            rendering();
        }
    }

    private void rendering() {
        Map<String, Object> sample = new HashMap<>();
        spec.fields().forEach(field -> sample.put(field.name(), sample(field)));
        ReadRow row = new RowReader(spec).ofJson(sample);
        try {
            if (new DecisionPrompts(spec).render(row.inputs()).isBlank()) {
                fault("prompt_template", "gives an empty prompt");
            }
        } catch (IllegalArgumentException e) {
            fault("prompt_template", "cannot be used. " + e.getMessage());
        }
    }

    private static Object sample(Field field) {
        return switch (field.type()) {
            case NUMBER -> 1;
            case CATEGORY -> field.values().isEmpty() ? "a" : field.values().getFirst();
            case TEXT -> "text";
            case BOOLEAN -> true;
            case DATE -> "2024-05-31";
        };
    }

    private void fault(String part, String message) {
        faults.add(new Fault(part, message));
    }
}
