package io.lorica.api.inference;

import org.springframework.web.service.annotation.GetExchange;

/** What a serving node answers with. */
public interface ModelsApi {

    @GetExchange("/v1/models")
    ModelList models();
}
