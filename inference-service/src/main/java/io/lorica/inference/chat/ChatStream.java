package io.lorica.inference.chat;

import io.lorica.api.inference.ChatCompletionChunk;
import io.lorica.api.inference.OpenAiError;
import io.lorica.engine.generate.Generation;
import io.lorica.inference.InferenceProblem;
import io.lorica.inference.compute.GenerationEvent;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes an answer as server-sent events: the role, the text as it comes, the finish reason, the usage if asked for,
 * {@code [DONE]}. Once the first byte is out, a failure is an event with OpenAI's error object and ends the stream.
 */
final class ChatStream {
    private final HttpServletResponse response;
    private final JsonMapper json;
    private final boolean isUsageIncluded;

    ChatStream(HttpServletResponse response, JsonMapper json, boolean isUsageIncluded) {
        this.response = response;
        this.json = json;
        this.isUsageIncluded = isUsageIncluded;
    }

    /**
     * @param first the event that was waited for before the answer began
     * @throws IOException if the client went away
     */
    Generation write(ChatRun run, GenerationEvent first) throws IOException {
        response.setContentType("text/event-stream");
        response.setCharacterEncoding(StandardCharsets.UTF_8);
        response.setHeader("Cache-Control", "no-cache");
        // Reverse proxies must pass events on as they come.
        response.setHeader("X-Accel-Buffering", "no");
        send(ChatChunk.role(run));
        try {
            return writeEvents(run, first);
        } catch (InferenceProblem e) {
            OpenAiError error =
                    OpenAiError.late(e.getMessage(), e.slug(), e.kind().isCallersFault());
            sendData(json.writeValueAsBytes(Map.of(OpenAiError.FIELD, error)));
            throw e;
        }
    }

    private Generation writeEvents(ChatRun run, GenerationEvent first) throws IOException {
        GenerationEvent event = first;
        while (true) {
            switch (event) {
                case GenerationEvent.Text(String delta) -> send(ChatChunk.text(run, delta));
                case GenerationEvent.Done(Generation generation) -> {
                    send(ChatChunk.finish(run, ChatService.finishReason(generation)));
                    if (isUsageIncluded) {
                        send(ChatChunk.usage(run, ChatService.usage(run, generation)));
                    }
                    sendData("[DONE]".getBytes(StandardCharsets.US_ASCII));
                    return generation;
                }
                case GenerationEvent.Failed(Throwable cause) -> throw new InferenceProblem.ComputationFailed(cause);
            }
            event = run.next();
        }
    }

    /** Where usage was asked for, it stands in each event, as OpenAI has it: null until the last. */
    private void send(ChatCompletionChunk chunk) throws IOException {
        ObjectNode event = json.valueToTree(chunk);
        if (isUsageIncluded) {
            event.putIfAbsent("usage", event.nullNode());
        }
        sendData(json.writeValueAsBytes(event));
    }

    private void sendData(byte[] data) throws IOException {
        OutputStream out = response.getOutputStream();
        out.write("data: ".getBytes(StandardCharsets.US_ASCII));
        out.write(data);
        out.write("\n\n".getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }
}
