package io.lorica.inference.chat;

import io.lorica.api.inference.ChatCompletion.Usage;
import io.lorica.api.inference.ChatCompletionChunk;
import io.lorica.api.inference.ChatCompletionChunk.Choice;
import io.lorica.api.inference.ChatCompletionChunk.Delta;
import io.lorica.api.inference.ChatCompletionRequest.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The events of a streamed answer. */
final class ChatChunk {
    private static final String ASSISTANT = "assistant";
    private static final String KIND = "chat.completion.chunk";

    private ChatChunk() {}

    static Message assistant(String text) {
        return new Message(ASSISTANT, text);
    }

    static ChatCompletionChunk role(ChatRun run) {
        return of(run, new Delta(ASSISTANT, ""), null);
    }

    static ChatCompletionChunk text(ChatRun run, String delta) {
        return of(run, new Delta(null, delta), null);
    }

    static ChatCompletionChunk finish(ChatRun run, String reason) {
        return of(run, new Delta(null, null), reason);
    }

    static ChatCompletionChunk usage(ChatRun run, Usage usage) {
        return new ChatCompletionChunk(run.id(), KIND, run.created(), run.model(), List.of(), usage);
    }

    private static ChatCompletionChunk of(ChatRun run, Delta delta, @Nullable String finishReason) {
        return new ChatCompletionChunk(
                run.id(), KIND, run.created(), run.model(), List.of(new Choice(0, delta, finishReason)), null);
    }
}
