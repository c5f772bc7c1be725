package io.lorica.api.inference;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One event of a streamed answer: first the role, then pieces of text, then why it ended, then the usage if asked for.
 *
 * @param choices one, and none in the event that has the usage
 * @param usage of the whole answer, in the last event
 */
public record ChatCompletionChunk(
        String id,
        String object,
        long created,
        String model,
        List<Choice> choices,
        ChatCompletion.@Nullable Usage usage) {
    /** @param finishReason {@code stop} or {@code length}, once the text is over; null until then, and not left out */
    public record Choice(
            int index,
            Delta delta,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable
            String finishReason) {}

    /** What comes on top of what came before. */
    public record Delta(@Nullable String role, @Nullable String content) {}

    /** The text that this event adds; empty where it adds none. */
    public String text() {
        if (choices.isEmpty()) {
            return "";
        }
        String content = choices.getFirst().delta().content();
        return content == null ? "" : content;
    }
}
