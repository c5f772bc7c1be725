package io.lorica.decision.prompt;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.decision.Field;
import io.lorica.api.decision.FieldRole;
import io.lorica.decision.field.FieldValue;
import java.util.Map;
import java.util.stream.Collectors;

/** The prompts of a decision spec: INPUT fields exist in them and nothing else. */
public final class DecisionPrompts {
    private final PromptTemplate template;

    /** @throws IllegalArgumentException if the template is malformed or uses a name that is no INPUT field */
    public DecisionPrompts(DecisionSpec spec) {
        this.template = new PromptTemplate(
                spec.promptTemplate(),
                spec.fields().stream()
                        .filter(field -> field.role() == FieldRole.INPUT)
                        .map(Field::name)
                        .collect(Collectors.toUnmodifiableSet()));
    }

    /** @param inputs by INPUT field; one that is absent is empty text */
    public String render(Map<String, FieldValue> inputs) {
        return template.render(inputs.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, input -> input.getValue().text())));
    }
}
