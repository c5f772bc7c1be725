package io.lorica.api.inference;

import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.service.annotation.GetExchange;

/** What a serving node answers with. */
public interface ModelsApi {

    @GetExchange("/v1/models")
    ModelList models();

    /**
     * One model as the list has it, and what it decides.
     *
     * @param id as the list has it, such as {@code credit-approval@candidate}
     */
    @GetExchange("/v1/models/{id}")
    ModelList.Model model(@PathVariable("id") String id);
}
