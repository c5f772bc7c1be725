package io.lorica.decision.prompt;

import io.lorica.jinja.JinjaException;
import io.lorica.jinja.Template;
import io.lorica.jinja.TemplateSyntaxException;
import io.lorica.jinja.Text;
import io.lorica.jinja.Value;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A Jinja text over the names of a row's fields. A value is text and is never read as a template itself, however it
 * looks.
 */
final class PromptTemplate {
    private static final int MAX_CHARACTERS = 1 << 20;

    private final Template template;
    private final Set<String> fields;

    /**
     * @param fields the names the template may use
     * @throws IllegalArgumentException if the template is malformed or uses another name
     */
    PromptTemplate(String template, Set<String> fields) {
        this.template = read(template);
        this.fields = Set.copyOf(fields);
        Set<String> unknown = new TreeSet<>(this.template.freeNames());
        unknown.removeAll(fields);
        unknown.removeIf(Template::isFunction);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("The prompt template uses %s, which is no INPUT field. It may use %s."
                    .formatted(unknown, new TreeSet<>(fields)));
        }
        render(Map.of());
    }

    /** @throws IllegalArgumentException if the template is malformed */
    static Template read(String template) {
        try {
            return Template.ofText(template);
        } catch (TemplateSyntaxException e) {
            throw wrong(e);
        }
    }

    /**
     * @param values by field name; an absent field is empty text
     * @return in which values are what users wrote
     * @throws IllegalArgumentException if a value is not of a field, or the prompt would exceed a mebicharacter
     */
    Text render(Map<String, String> values) {
        if (!fields.containsAll(values.keySet())) {
            throw new IllegalArgumentException("The values hold names that are no fields of the template");
        }
        Map<String, Value> bindings = new HashMap<>();
        fields.forEach(field -> bindings.put(field, Text.written(values.getOrDefault(field, ""))));
        try {
            Text prompt = template.render(bindings);
            if (prompt.string().length() > MAX_CHARACTERS) {
                throw new IllegalArgumentException(
                        "The prompt has more than %d characters. Shorten the inputs.".formatted(MAX_CHARACTERS));
            }
            return prompt;
        } catch (JinjaException e) {
            throw wrong(e);
        }
    }

    private static IllegalArgumentException wrong(JinjaException e) {
        return new IllegalArgumentException("The prompt template is wrong (%s).".formatted(e.getMessage()), e);
    }
}
