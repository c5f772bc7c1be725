package io.lorica.training.dataset;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.decision.prompt.DecisionPrompts;
import io.lorica.engine.tokenizer.ChatTemplate;
import io.lorica.intake.DataRow;
import io.lorica.jinja.Text;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is learnt of a row: loss is taken on the answer alone.
 *
 * @param prompt as serving writes it; absent for plain text, which is learnt as a whole
 * @param ends whether the model's end token follows the answer
 */
public record LearntText(@Nullable Text prompt, Text answer, boolean ends) {

    /**
     * @param decision of the data set, for its tabular rows
     * @param chats asked for rows that are chats, as a base model may have no template for them
     */
    public static LearntText of(DataRow row, @Nullable DecisionSpec decision, Supplier<ChatTemplate> chats) {
        return switch (row) {
            case DataRow.Text text -> new LearntText(null, Text.written(text.text()), false);
            case DataRow.Table table -> {
                if (decision == null) {
                    throw new IllegalStateException("A tabular row has no decision spec");
                }
                yield new LearntText(
                        new DecisionPrompts(decision).render(table.inputs()),
                        Text.own(answer(decision, table.label())),
                        false);
            }
            case DataRow.Completion completion ->
                new LearntText(Text.written(completion.prompt()), Text.written(completion.completion()), true);
            case DataRow.Chat chat -> of(chat, chats.get());
        };
    }

    private static LearntText of(DataRow.Chat chat, ChatTemplate template) {
        List<ChatTemplate.ChatMessage> messages = chat.messages().stream()
                .map(message -> new ChatTemplate.ChatMessage(message.role(), message.content()))
                .toList();
        Text prompt = template.render(messages.subList(0, messages.size() - 1), true);
        Text whole = template.render(messages, false);
        // A template that closes messages says itself where the answer ends.
        return whole.string().startsWith(prompt.string())
                ? new LearntText(prompt, whole.substring(prompt.string().length()), false)
                : new LearntText(prompt, Text.written(messages.getLast().content()), true);
    }

    private static String answer(DecisionSpec decision, String label) {
        return decision.outcomes().stream()
                .filter(outcome -> outcome.label().equals(label))
                .map(DecisionSpec.Outcome::answer)
                .findFirst()
                .orElseThrow();
    }
}
