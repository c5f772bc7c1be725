package io.lorica.decision.prompt;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.decision.Field;
import io.lorica.api.decision.FieldRole;
import io.lorica.decision.field.FieldValue;
import io.lorica.jinja.Text;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** The prompts of a decision spec: INPUT fields exist in them and nothing else. */
public final class DecisionPrompts {
    /** How long a prompt may be, where its spec does not say: some 2,000 tokens, for which base models have room. */
    private static final int LONGEST = 8_000;

    private final PromptTemplate template;
    private final int maxCharacters;

    /** @throws IllegalArgumentException if the template is malformed or uses a name that is no INPUT field */
    public DecisionPrompts(DecisionSpec spec) {
        this.template = new PromptTemplate(
                spec.promptTemplate(),
                spec.fields().stream()
                        .filter(field -> field.role() == FieldRole.INPUT)
                        .map(Field::name)
                        .collect(Collectors.toUnmodifiableSet()));
        this.maxCharacters = Objects.requireNonNullElse(spec.maxPromptCharacters(), LONGEST);
    }

    /** Whether a template can show a field of this name. */
    public static boolean canName(String field) {
        try {
            return new PromptTemplate("{{ %s }}".formatted(field), Set.of(field))
                    .render(Map.of(field, "shown"))
                    .string()
                    .equals("shown");
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    /** How long a prompt may be; longer ones are neither learnt nor asked. */
    public int maxCharacters() {
        return maxCharacters;
    }

    public static int characters(Text prompt) {
        return prompt.string().codePointCount(0, prompt.string().length());
    }

    public boolean isTooLong(Text prompt) {
        return characters(prompt) > maxCharacters;
    }

    /**
     * Names that a template uses, in whatever branch.
     *
     * @throws IllegalArgumentException if the template is malformed
     */
    public static Set<String> names(String template) {
        return PromptTemplate.read(template).freeNames();
    }

    /**
     * @param inputs by INPUT field; one that is absent is empty text
     * @return in which inputs are what users wrote
     */
    public Text render(Map<String, FieldValue> inputs) {
        return template.render(inputs.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, input -> input.getValue().text())));
    }
}
