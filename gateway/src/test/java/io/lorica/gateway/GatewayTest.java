package io.lorica.gateway;

import io.lorica.api.access.CreatedApiKey;
import io.lorica.api.access.Role;
import io.lorica.testsupport.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A running gateway on a real database, before a real HTTP server; started once for all tests. */
@Tag("slow")
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "lorica.gateway.api-keys.failures-per-minute=100000",
            "lorica.gateway.version-limit=66MB",
            "lorica.gateway.registry-url=${test.upstream}",
            "lorica.gateway.training-url=${test.upstream}",
            "lorica.gateway.inference-url=${test.upstream}",
            "spring.cloud.gateway.server.webflux.httpclient.response-timeout=3s"
        })
abstract class GatewayTest {
    static final Upstream UPSTREAM = new Upstream();
    static final Path KEYS = temporaryDirectory().resolve("keys");
    private static final Map<Role, String> SECRETS = new ConcurrentHashMap<>();
    static final TestDatabase DATABASE = TestDatabase.start();

    @LocalServerPort
    int port;

    @Autowired
    JsonMapper json;

    final HttpClient http = HttpClient.newHttpClient();

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) {
        registry.add("spring.datasource.url", DATABASE::url);
        registry.add("lorica.gateway.keys-directory", KEYS::toString);
        registry.add("test.upstream", UPSTREAM::url);
    }

    @BeforeEach
    void letTheUpstreamAnswerEverything() {
        UPSTREAM.reset();
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(30));
    }

    HttpRequest.Builder as(Role role, String path) {
        return request(path).header("Authorization", "Bearer " + secretOf(role));
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    JsonNode body(HttpResponse<String> response) {
        return json.readTree(response.body());
    }

    String adminSecret() {
        return read(KEYS.resolve("admin.key"));
    }

    String secretOf(Role role) {
        return role == Role.ADMIN
                ? adminSecret()
                : SECRETS.computeIfAbsent(role, r -> createKey("test " + r, r).secret());
    }

    CreatedApiKey createKey(String name, Role role) {
        HttpResponse<String> response = send(request("/v1/api-keys")
                .header("Authorization", "Bearer " + adminSecret())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"name\":\"%s\",\"role\":\"%s\"}".formatted(name, role))));
        if (response.statusCode() != 201) {
            throw new IllegalStateException(response.body());
        }
        return json.readValue(response.body(), CreatedApiKey.class);
    }

    static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Path temporaryDirectory() {
        try {
            return Files.createTempDirectory("lorica-gateway");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
