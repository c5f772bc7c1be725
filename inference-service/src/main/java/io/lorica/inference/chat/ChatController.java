package io.lorica.inference.chat;

import io.lorica.api.inference.ChatApi;
import io.lorica.api.inference.ChatCompletion;
import io.lorica.api.inference.ChatCompletionRequest;
import io.lorica.engine.generate.Generation;
import io.lorica.inference.InferenceProblem;
import io.lorica.inference.compute.GenerationEvent;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Serves each request on its own virtual thread, which may block on the compute thread and on a slow client. */
@RestController
class ChatController {
    private static final Logger log = LoggerFactory.getLogger(ChatController.class);

    private final ChatService chats;
    private final ChatMetrics metrics;
    private final JsonMapper json;

    ChatController(ChatService chats, ChatMetrics metrics, JsonMapper json) {
        this.chats = chats;
        this.metrics = metrics;
        this.json = json;
    }

    @Operation(
            summary = "Completes a chat, plain or as server-sent events",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            content = @Content(schema = @Schema(implementation = ChatCompletionRequest.class))))
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ChatCompletion.class)))
    @PostMapping(path = ChatApi.PATH, consumes = MediaType.APPLICATION_JSON_VALUE)
    void complete(@RequestBody JsonNode body, HttpServletResponse response) throws IOException {
        long begun = System.nanoTime();
        ChatRequest request = ChatRequestReader.read(body);
        try (ChatRun run = chats.begin(request)) {
            if (request.isStream()) {
                stream(run, response, request.isUsageIncluded(), begun);
            } else {
                ChatCompletion completion = chats.complete(run);
                metrics.completed(run, completion.usage(), since(begun));
                response.setContentType(MediaType.APPLICATION_JSON_VALUE);
                json.writeValue(response.getOutputStream(), completion);
            }
        }
    }

    private void stream(ChatRun run, HttpServletResponse response, boolean isUsageIncluded, long begun) {
        // Waited for before the first byte, so that a failure up to here is a problem with its own status.
        GenerationEvent first = run.next();
        metrics.firstToken(run, since(begun));
        try {
            Generation generation = new ChatStream(response, json, isUsageIncluded).write(run, first);
            metrics.completed(run, ChatService.usage(run, generation), since(begun));
        } catch (IOException _) {
            metrics.cancelled();
        } catch (InferenceProblem e) {
            // Its status was sent long ago, so that nobody else logs why.
            log.error("{} of a stream of {}: {}", e.slug(), run.model(), e.getMessage(), e);
        }
    }

    private static Duration since(long begunNanos) {
        return Duration.ofNanos(System.nanoTime() - begunNanos);
    }
}
