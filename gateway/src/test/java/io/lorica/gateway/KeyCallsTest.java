package io.lorica.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.lorica.api.access.ApiKey;
import io.lorica.api.access.CreateApiKeyRequest;
import io.lorica.api.access.CreatedApiKey;
import io.lorica.api.access.Role;
import io.lorica.client.LoricaClient;
import io.lorica.client.Pages;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The gateway's own calls, through the client that users have. */
@ExtendWith(OutputCaptureExtension.class)
class KeyCallsTest extends GatewayTest {
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
