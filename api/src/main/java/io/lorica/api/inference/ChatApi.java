package io.lorica.api.inference;

import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.PostExchange;

/**
 * OpenAI-compatible chat, for clients. The serving node's controller does not implement it: under the same path it
 * answers a request with {@code stream} as server-sent events of {@link ChatCompletionChunk}, and reads the body
 * itself to refuse what OpenAI knows and Lorica does not.
 */
public interface ChatApi {
    String PATH = "/v1/chat/completions";

    /** @param request without {@code stream} */
    @PostExchange(PATH)
    ChatCompletion complete(@RequestBody ChatCompletionRequest request);
}
