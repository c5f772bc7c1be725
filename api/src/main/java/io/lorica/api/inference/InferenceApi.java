package io.lorica.api.inference;

import jakarta.validation.Valid;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/** Decisions and models. {@code POST /v1/chat/completions} is OpenAI-compatible, plain or as an SSE stream. */
@HttpExchange("/v1")
public interface InferenceApi {

    @PostExchange("/decisions")
    Decision decide(@RequestBody @Valid DecisionRequest request);

    @GetExchange("/models")
    ModelList models();
}
