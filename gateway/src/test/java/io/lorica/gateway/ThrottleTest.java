package io.lorica.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.lorica.api.access.Role;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** A gateway that allows few failed authentications. */
class ThrottleTest extends GatewayTest {

    @DynamicPropertySource
    static void few(DynamicPropertyRegistry registry) {
        registry.add("lorica.gateway.api-keys.failures-per-minute", () -> 3);
    }

    @Test
    void an_address_with_many_wrong_keys_has_to_wait_but_every_good_key_goes_on() {
        String known = secretOf(Role.OPERATOR);
        assertThat(send(request("/v1/adapters").header("X-Api-Key", known)).statusCode())
                .isEqualTo(200);
        for (int i = 0; i < 3; i++) {
            assertThat(send(request("/v1/adapters").header("X-Api-Key", "wrong"))
                            .statusCode())
                    .isEqualTo(401);
        }

        HttpResponse<String> throttled = send(request("/v1/adapters").header("X-Api-Key", "wrong"));

        assertThat(throttled.statusCode()).isEqualTo(429);
        assertThat(throttled.headers().firstValue("Retry-After")).hasValue("60");
        assertThat(send(request("/v1/adapters").header("X-Api-Key", known)).statusCode())
                .isEqualTo(200);

        // Made by the admin's known key and never used before: its owner shares the address.
        String fresh = createKey("fresh", Role.OPERATOR).secret();
        assertThat(send(request("/v1/adapters").header("X-Api-Key", fresh)).statusCode())
                .isEqualTo(200);
        assertThat(send(request("/v1/adapters").header("X-Api-Key", "lor_" + "D".repeat(43)))
                        .statusCode())
                .isEqualTo(429);

        HttpResponse<String> chat = send(request("/v1/chat/completions").POST(HttpRequest.BodyPublishers.noBody()));
        assertThat(chat.statusCode()).isEqualTo(429);
        assertThat(body(chat).path("error").path("code").asString()).isEqualTo("rate_limit_exceeded");
    }
}
