package io.lorica.inference.chat;

import io.lorica.api.inference.ChatCompletion.Usage;
import io.lorica.api.inference.ChatCompletionRequest.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One event of a streamed answer. */
record ChatChunk(
        String id,
        String object,
        long created,
        String model,
        List<Choice> choices,
        @Nullable Usage usage) {
    record Choice(int index, Delta delta, @Nullable String finishReason) {}

    record Delta(@Nullable String role, @Nullable String content) {}

    static final String ASSISTANT = "assistant";

    static Message assistant(String text) {
        return new Message(ASSISTANT, text);
    }

    static ChatChunk role(ChatRun run) {
        return of(run, new Delta(ASSISTANT, ""), null);
    }

    static ChatChunk text(ChatRun run, String delta) {
        return of(run, new Delta(null, delta), null);
    }

    static ChatChunk finish(ChatRun run, String reason) {
        return of(run, new Delta(null, null), reason);
    }

    static ChatChunk usage(ChatRun run, Usage usage) {
        return new ChatChunk(run.id(), "chat.completion.chunk", run.created(), run.model(), List.of(), usage);
    }

    private static ChatChunk of(ChatRun run, Delta delta, @Nullable String finishReason) {
        return new ChatChunk(
                run.id(),
                "chat.completion.chunk",
                run.created(),
                run.model(),
                List.of(new Choice(0, delta, finishReason)),
                null);
    }
}
