package io.lorica.decision.spec;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.decision.Field;
import io.lorica.api.decision.FieldRole;
import io.lorica.decision.field.Fault;
import io.lorica.decision.field.ReadRow;
import io.lorica.decision.field.RowReader;
import io.lorica.decision.prompt.DecisionPrompts;
import io.lorica.jinja.Text;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether the prompt shows every INPUT field and nothing else, and can be written. */
final class TemplateCheck {
    private static final String PART = "prompt_template";

    private final DecisionSpec spec;
    private final List<Fault> faults = new ArrayList<>();

    private TemplateCheck(DecisionSpec spec) {
        this.spec = spec;
    }

    static List<Fault> faults(DecisionSpec spec) {
        var check = new TemplateCheck(spec);
        check.names();
        check.use();
        if (check.faults.isEmpty()) {
            check.rendering();
        }
        return check.faults;
    }

    private void names() {
        for (int i = 0; i < spec.fields().size(); i++) {
            Field field = spec.fields().get(i);
            if (field.role() == FieldRole.INPUT && !DecisionPrompts.canName(field.name())) {
                faults.add(new Fault(
                        "fields[%d].name".formatted(i),
                        ("'%s' can't be written in a prompt template; rename the column, with letters, digits and _ and"
                                        + " no word of Jinja's own")
                                .formatted(field.name())));
            }
        }
    }

    private void use() {
        Set<String> used;
        try {
            used = DecisionPrompts.names(spec.promptTemplate());
        } catch (IllegalArgumentException e) {
            unusable(e);
            return;
        }
        for (Field field : spec.fields()) {
            if (field.role() != FieldRole.INPUT && used.contains(field.name())) {
                fault("uses '%s', which is %s; only INPUT fields may stand in the prompt"
                        .formatted(field.name(), field.role()));
            }
            if (field.role() == FieldRole.INPUT && !used.contains(field.name())) {
                fault(("does not use the INPUT '%s', which would change no decision; write {{ %s }} into it, or make"
                                + " the field IGNORED")
                        .formatted(field.name(), field.name()));
            }
        }
    }

    private void rendering() {
        Map<String, Object> sample = new HashMap<>();
        spec.fields().forEach(field -> sample.put(field.name(), sample(field)));
        ReadRow row = new RowReader(spec).ofJson(sample);
        try {
            var prompts = new DecisionPrompts(spec);
            Text prompt = prompts.render(row.inputs());
            if (prompt.string().isBlank()) {
                fault("gives an empty prompt");
            } else if (prompts.isTooLong(prompt)) {
                fault(("has more characters than the %d that a prompt may have; shorten it, or raise"
                                + " max_prompt_characters")
                        .formatted(prompts.maxCharacters()));
            }
        } catch (IllegalArgumentException e) {
            unusable(e);
        }
    }

    private void unusable(IllegalArgumentException e) {
        fault("cannot be used. %s".formatted(Objects.requireNonNullElse(e.getMessage(), "")));
    }

    private static @Nullable Object sample(Field field) {
        return switch (field.type()) {
            case NUMBER -> field.min() != null ? field.min() : Objects.requireNonNullElse(field.max(), BigDecimal.ONE);
            case CATEGORY -> field.values().isEmpty() ? "a" : field.values().getFirst();
            case TEXT -> "a";
            case BOOLEAN -> true;
            case DATE -> "2024-05-31";
        };
    }

    private void fault(String message) {
        faults.add(new Fault(PART, message));
    }
}
