package io.lorica.gateway.problem;

import io.lorica.faults.StrictJson;
import org.springframework.boot.http.codec.CodecCustomizer;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.codec.CodecConfigurer;
import org.springframework.http.codec.json.JacksonJsonDecoder;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the bodies of the gateway's own calls as the services read theirs. Runs after Spring Boot, whose decoder it
 * replaces.
 */
@Component
@Order(Ordered.LOWEST_PRECEDENCE)
class StrictBodies implements CodecCustomizer {
    private final JsonMapper json;

    StrictBodies(JsonMapper json) {
        this.json = json;
    }

    @Override
    public void customize(CodecConfigurer configurer) {
        configurer.defaultCodecs().jacksonJsonDecoder(new JacksonJsonDecoder(StrictJson.of(json)));
    }
}
