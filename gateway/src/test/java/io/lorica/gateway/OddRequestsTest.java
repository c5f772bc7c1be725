package io.lorica.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.lorica.api.access.Role;
import io.lorica.testsupport.OddRequests;
import io.lorica.testsupport.OddRequests.Call;
import org.junit.jupiter.api.Test;

/** What anybody may send to the gateway: never a 5xx, always a problem that helps. */
class OddRequestsTest extends GatewayTest {

    @Test
    void odd_requests_are_refused_with_problems_that_help() {
        var odd = new OddRequests("Bearer " + secretOf(Role.ADMIN));

        assertThat(odd.faults(
                        port,
                        new Call(
                                "POST",
                                "/v1/api-keys",
                                "{\"name\": \"odd\", \"role\": \"CALLER\", \"expires_at\": \"2100-01-01T00:00:00Z\"}"),
                        new Call("GET", "/v1/api-keys"),
                        new Call("GET", "/v1/api-keys/none"),
                        new Call("POST", "/v1/chat/completions"),
                        new Call("GET", "/v1/models"),
                        new Call("GET", "/v1/models/credit@canary"),
                        new Call("GET", "/index.html"),
                        new Call("GET", "/actuator/health")))
                .isEmpty();
    }
}
