package io.lorica.engine.tokenizer;

import com.hubspot.jinjava.Jinjava;
import com.hubspot.jinjava.JinjavaConfig;
import com.hubspot.jinjava.LegacyOverrides;
import com.hubspot.jinjava.el.JinjavaInterpreterResolver;
import com.hubspot.jinjava.interpret.RenderResult;
import com.hubspot.jinjava.lib.fn.ELFunctionDefinition;
import com.hubspot.jinjava.loader.ResourceNotFoundException;
import io.lorica.engine.failure.TemplateException;
import io.lorica.formats.tokenizer.TokenizerFiles;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import jinjava.javax.el.CompositeELResolver;

/**
 * Turns messages into the text a base model was trained on, by its own Jinja template, with blocks trimmed as Hugging
 * Face does.
 */
public final class ChatTemplate {
    private static final long MAX_CHARACTERS = 1L << 24;

    private static final Pattern NAMED_SUM = Pattern.compile("([(,]\\s*\\w+)=([\\w|.]+ [-+] \\d+)(?=\\s*[,)])");

    private final String template;
    private final String beginToken;
    private final String endToken;
    private final Jinjava jinjava = jinjava();

    /** @throws TemplateException if the model has no chat template */
    public static ChatTemplate of(TokenizerFiles files) {
        if (files.chatTemplate() == null) {
            throw new TemplateException(
                    "The base model has no chat template. Use an instruction-tuned model for chats; a "
                            + "base without one answers decisions, and learns tables, texts and prompts with"
                            + " completions");
        }
        String begin = files.beginToken();
        String end = files.endToken();
        return new ChatTemplate(files.chatTemplate(), begin == null ? "" : begin, end == null ? "" : end);
    }

    ChatTemplate(String template, String beginToken, String endToken) {
        this.template = forJinjava(template);
        this.beginToken = beginToken;
        this.endToken = endToken;
    }

    /** @param role {@code system}, {@code user} or {@code assistant} */
    public record ChatMessage(String role, String content) {}

    /**
     * @param addGenerationPrompt whether the text shall end where the assistant's answer begins
     * @throws TemplateException if the template refuses the messages or is malformed
     */
    public String render(List<ChatMessage> messages, boolean addGenerationPrompt) {
        Map<String, Object> bindings = new HashMap<>();
        bindings.put(
                "messages",
                messages.stream()
                        .map(message -> Map.of("role", message.role(), "content", message.content()))
                        .toList());
        bindings.put("add_generation_prompt", addGenerationPrompt);
        bindings.put("bos_token", beginToken);
        bindings.put("eos_token", endToken);
        RenderResult result = jinjava.renderForResult(template, bindings);
        if (!result.getErrors().isEmpty()) {
            var error = result.getErrors().getFirst();
            throw new TemplateException("The chat template does not accept the messages (line %d: %s)"
                    .formatted(error.getLineno(), error.getMessage()));
        }
        return result.getOutput();
    }

    /** What templates call when roles are out of order. */
    public static String raiseException(String message) {
        throw new TemplateException(message);
    }

    /**
     * Jinjava has no slices with a step, but a filter for the one that templates use (to find the last question), and
     * it binds a named argument closer than a sum.
     */
    private static String forJinjava(String template) {
        return NAMED_SUM.matcher(template.replace("[::-1]", "|reverse")).replaceAll("$1=($2)");
    }

    private static Jinjava jinjava() {
        var resolver = new CompositeELResolver();
        resolver.add(new PythonTextResolver());
        resolver.add(JinjavaInterpreterResolver.DEFAULT_RESOLVER_READ_ONLY);
        var jinjava = new Jinjava(JinjavaConfig.newBuilder()
                .withTrimBlocks(true)
                .withLstripBlocks(true)
                .withNestedInterpretationEnabled(false)
                .withKeepTrailingNewline(true)
                .withMaxOutputSize(MAX_CHARACTERS)
                .withElResolver(resolver)
                .withLegacyOverrides(LegacyOverrides.newBuilder()
                        .withUsePyishObjectMapper(true)
                        .withKeepNullableLoopValues(true)
                        .withUseTrimmingForNotesAndExpressions(true)
                        .withUseNaturalOperatorPrecedence(true)
                        .build())
                .build());
        jinjava.setResourceLocator((name, charset, interpreter) -> {
            throw new ResourceNotFoundException(name);
        });
        jinjava.getGlobalContext()
                .registerFunction(new ELFunctionDefinition(
                        "", "raise_exception", ChatTemplate.class, "raiseException", String.class));
        return jinjava;
    }
}
