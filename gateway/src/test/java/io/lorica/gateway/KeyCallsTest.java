package io.lorica.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.lorica.api.access.ApiKey;
import io.lorica.api.access.CreateApiKeyRequest;
import io.lorica.api.access.CreatedApiKey;
import io.lorica.api.access.Role;
import io.lorica.client.LoricaClient;
import io.lorica.client.Pages;
import java.net.URI;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The gateway's own calls, through the client that users have. */
@ExtendWith(OutputCaptureExtension.class)
class KeyCallsTest extends GatewayTest {
    @Test
    void a_parameter_that_a_call_would_drop_is_refused_with_the_one_that_was_meant() {
        HttpResponse<String> refused = send(as(Role.ADMIN, "/v1/api-keys?lmit=1&limit=1"));

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(body(refused).path("type").asString()).endsWith(":invalid-request");
        assertThat(body(refused).path("errors").get(0).path("field").asString()).isEqualTo("lmit");
        assertThat(body(refused).path("detail").asString())
                .isEqualTo("lmit: is a parameter that is not read here; did you mean 'limit'?");
        assertThat(send(as(Role.ADMIN, "/v1/api-keys?limit=1")).statusCode()).isEqualTo(200);
        assertThat(send(request("/index.html?v=1")).statusCode()).isEqualTo(200);
        assertThat(send(as(Role.METRICS, "/actuator/prometheus?v=1")).statusCode())
                .isEqualTo(200);
    }

    @Test
    void keys_are_made_listed_and_revoked_and_the_log_names_the_caller(CapturedOutput output) {
        try (LoricaClient client = LoricaClient.builder()
                .url(URI.create("http://127.0.0.1:" + port))
                .apiKey(this::adminSecret)
                .build()) {
            ApiKey admin = Pages.all(cursor -> client.keys().apiKeys(cursor, 1))
                    .filter(key -> key.name().equals("admin"))
                    .findFirst()
                    .orElseThrow();
            CreatedApiKey created = client.keys()
                    .createApiKey(new CreateApiKeyRequest("ci", Role.CALLER, null))
                    .getBody();
            assertThat(created).isNotNull();
            String id = created.key().id();
            client.keys().revokeApiKey(id);

            assertThat(client.keys().apiKey(id).revokedAt()).isNotNull();
            assertThat(output)
                    .contains("API key %s (CALLER) created by key %s".formatted(id, admin.id()))
                    .contains("API key %s revoked by key %s".formatted(id, admin.id()));
        }
    }
}
