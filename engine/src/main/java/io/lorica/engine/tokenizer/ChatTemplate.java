package io.lorica.engine.tokenizer;

import io.lorica.engine.failure.TemplateException;
import io.lorica.formats.tokenizer.ChatTemplateFile;
import io.lorica.formats.tokenizer.TokenizerFiles;
import io.lorica.jinja.RenderException;
import io.lorica.jinja.Template;
import io.lorica.jinja.TemplateSyntaxException;
import io.lorica.jinja.Text;
import io.lorica.jinja.Value;
import java.time.Clock;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Turns messages into the text a base model was trained on, by its own Jinja template, as transformers does. */
public final class ChatTemplate {
    private static final Set<String> ROLES = Set.of("system", "user", "assistant");

    private final Template template;
    private final Map<String, String> specialTokens;

    private ChatTemplate(Template template, Map<String, String> specialTokens) {
        this.template = template;
        this.specialTokens = specialTokens;
    }

    /** @throws TemplateException if the model has no chat template, or one that can't be rendered as Jinja2 would */
    public static ChatTemplate of(TokenizerFiles files) {
        return of(files, Clock.system(ZoneId.systemDefault()));
    }

    static ChatTemplate of(TokenizerFiles files, Clock clock) {
        ChatTemplateFile file = files.chatTemplate();
        if (file == null) {
            throw new TemplateException(
                    "The base model has no chat template. Use an instruction-tuned model for chats; a "
                            + "base without one answers decisions, and learns tables, texts and prompts with"
                            + " completions");
        }
        try {
            return new ChatTemplate(Template.ofChat(file.source(), clock), files.specialTokens());
        } catch (TemplateSyntaxException e) {
            throw new TemplateException(
                    ("The base model's chat template (%s) can't be used: %s. Mend the template for chats; without it"
                                    + " the model answers decisions, and learns tables, texts and prompts with"
                                    + " completions")
                            .formatted(file.origin(), e.getMessage()),
                    e);
        }
    }

    /** @param role {@code system}, {@code user} or {@code assistant} */
    public record ChatMessage(String role, String content) {}

    /**
     * @param addGenerationPrompt whether the text shall end where the assistant's answer begins
     * @return in which contents of messages are what users wrote
     * @throws TemplateException if the template refuses the messages, or does not end
     */
    public Text render(List<ChatMessage> messages, boolean addGenerationPrompt) {
        Map<String, Value> values = new HashMap<>();
        specialTokens.forEach((name, text) -> values.put(name, Text.own(text)));
        values.put(
                "messages",
                Value.list(messages.stream().map(ChatTemplate::value).toList()));
        values.put("tools", Value.None.NONE);
        values.put("documents", Value.None.NONE);
        values.put("add_generation_prompt", Value.of(addGenerationPrompt));
        try {
            return template.render(values);
        } catch (RenderException e) {
            throw new TemplateException(
                    "The chat template does not accept the messages: %s".formatted(e.getMessage()), e);
        }
    }

    private static Value value(ChatMessage message) {
        Map<String, Value> value = new LinkedHashMap<>();
        String role = message.role();
        // Templates put roles between turn markers.
        value.put("role", ROLES.contains(role) ? Text.own(role) : Text.written(role));
        value.put("content", Text.written(message.content()));
        return Value.dict(value);
    }
}
