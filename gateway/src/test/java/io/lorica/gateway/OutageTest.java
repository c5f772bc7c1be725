package io.lorica.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.lorica.api.access.Role;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** A gateway whose inference-service is down. */
class OutageTest extends GatewayTest {

    @DynamicPropertySource
    static void outage(DynamicPropertyRegistry registry) {
        // Nothing listens on port 1.
        registry.add("lorica.gateway.inference-url", () -> "http://127.0.0.1:1");
    }

    @Test
    void a_service_that_is_down_is_named() {
        HttpResponse<String> response = send(as(Role.CALLER, "/v1/models"));

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(body(response).get("type").asString()).isEqualTo("urn:lorica:problem:service-unavailable");
        assertThat(body(response).get("detail").asString()).contains("inference-service");
        assertThat(body(response).path("error").path("type").asString()).isEqualTo("server_error");
        assertThat(body(response).path("error").path("code").asString()).isEqualTo("service_unavailable");
    }
}
