package io.lorica.api.registry;

import jakarta.validation.Valid;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.PutExchange;

/** What a version must reach before {@code champion} may point to it. */
public interface GatesApi {

    @PutExchange("/v1/adapters/{name}/gate")
    Gate setGate(@PathVariable("name") String name, @RequestBody @Valid Gate gate);

    @GetExchange("/v1/adapters/{name}/gate")
    Gate gate(@PathVariable("name") String name);
}
