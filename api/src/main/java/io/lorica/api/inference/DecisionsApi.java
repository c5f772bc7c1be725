package io.lorica.api.inference;

import jakarta.validation.Valid;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.PostExchange;

/** Answers to business questions. */
public interface DecisionsApi {
    String PATH = "/v1/decisions";

    /**
     * Changes nothing: the same request under the same request id may be sent again, and its decision has the same id.
     */
    @PostExchange(PATH)
    Decision decide(@RequestBody @Valid DecisionRequest request);
}
