package io.lorica.chassis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lorica.testsupport.GatewayTokens;
import io.lorica.testsupport.OddRequests;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** What anybody may send: never a 5xx, always a problem that helps. */
@SpringBootTest(
        classes = ChassisTest.ExampleService.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = "spring.application.name=example-service")
class OddRequestsTest {
    private static final GatewayTokens GATEWAY = new GatewayTokens();

    @LocalServerPort
    int port;

    @DynamicPropertySource
    static void gatewayKey(DynamicPropertyRegistry registry) {
        registry.add("lorica.security.gateway-public-key", GATEWAY::publicKeyUrl);
    }

    @Test
    void odd_requests_are_refused_with_problems_that_help() {
        var odd = new OddRequests("Bearer " + GATEWAY.token("example-service", "key-1", "branch-7", "OPERATOR"));
        assertThat(odd.faults(
                        port,
                        new OddRequests.Call("POST", "/v1/echo", "{\"prompt_text\": \"x\"}"),
                        new OddRequests.Call("GET", "/v1/caller"),
                        new OddRequests.Call("POST", "/v1/form", "{\"prompt_text\": \"x\"}", "spec"),
                        new OddRequests.Call("GET", "/v1/number/7")))
                .isEmpty();
    }
}
