package io.lorica.decision.prompt;

import com.hubspot.jinjava.Jinjava;
import com.hubspot.jinjava.JinjavaConfig;
import com.hubspot.jinjava.interpret.RenderResult;
import com.hubspot.jinjava.interpret.TemplateError;
import com.hubspot.jinjava.loader.ResourceNotFoundException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * A Jinja text over the names of a row's fields. A value is text and is never read as a template itself, however it
 * looks.
 */
final class PromptTemplate {
    private static final long MAX_CHARACTERS = 1L << 20;
    private static final Jinjava JINJAVA = jinjava();

    private final String template;
    private final Set<String> fields;

    /**
     * @param fields the names the template may use
     * @throws IllegalArgumentException if the template is malformed or uses another name
     */
    PromptTemplate(String template, Set<String> fields) {
        this.template = template;
        this.fields = Set.copyOf(fields);
        render(Map.of());
    }

    /**
     * @param values by field name; an absent field is empty text
     * @throws IllegalArgumentException if a value is not of a field, or the prompt would exceed a mebicharacter
     */
    String render(Map<String, String> values) {
        if (!fields.containsAll(values.keySet())) {
            throw new IllegalArgumentException("The values hold names that are no fields of the template");
        }
        Map<String, Object> bindings = new HashMap<>();
        fields.forEach(field -> bindings.put(field, values.getOrDefault(field, "")));
        RenderResult result = JINJAVA.renderForResult(template, bindings);
        if (!result.getErrors().isEmpty()) {
            TemplateError error = result.getErrors().getFirst();
            throw new IllegalArgumentException("The prompt template is wrong at line %d (%s): its names must be of %s."
                    .formatted(error.getLineno(), error.getReason(), fields));
        }
        return result.getOutput();
    }

    private static Jinjava jinjava() {
        Jinjava jinjava = new Jinjava(JinjavaConfig.newBuilder()
                .withFailOnUnknownTokens(true)
                .withNestedInterpretationEnabled(false)
                .withKeepTrailingNewline(true)
                .withMaxOutputSize(MAX_CHARACTERS)
                .build());
        // Templates come with requests to train: they must not read files.
        jinjava.setResourceLocator((name, _, _) -> {
            throw new ResourceNotFoundException(name);
        });
        return jinjava;
    }
}
