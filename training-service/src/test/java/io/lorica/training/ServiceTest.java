package io.lorica.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lorica.formats.checkpoint.Family;
import io.lorica.formats.checkpoint.TinyModel;
import io.lorica.testsupport.GatewayTokens;
import io.lorica.testsupport.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The service over HTTP, on a PostgreSQL of its own, with tokens as the gateway signs them. */
@Tag("slow")
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
public abstract class ServiceTest {
    protected static final Path DIRECTORY = directory();
    private static final GatewayTokens GATEWAY = new GatewayTokens();
    protected static final TestDatabase POSTGRES = TestDatabase.start();
    protected static final RegistryDouble REGISTRY = new RegistryDouble();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @LocalServerPort
    protected int port;

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) {
        registry.add("spring.datasource.url", () -> POSTGRES.url("${test.database:postgres}"));
        registry.add("lorica.security.gateway-public-key", GATEWAY::publicKeyUrl);
        registry.add("lorica.datasets.directory", () -> DIRECTORY.resolve("datasets"));
        registry.add("lorica.runs.directory", () -> DIRECTORY.resolve("runs"));
        registry.add("lorica.model.weight-folder", () -> DIRECTORY.resolve("weights"));
        registry.add("lorica.runs.poll-interval", () -> "50ms");
        registry.add("lorica.runs.event-poll-interval", () -> "20ms");
        registry.add("lorica.base-model", () -> "${test.base-model:%s}".formatted(baseModel()));
        registry.add("lorica.gateway.url", REGISTRY::url);
        registry.add("lorica.gateway.api-key-file", ServiceTest::apiKeyFile);
    }

    protected Answer get(String path, String... headers) {
        var request = HttpRequest.newBuilder().GET();
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request, path);
    }

    protected Answer post(String path, String json, String... headers) {
        var request = HttpRequest.newBuilder()
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request, path);
    }

    protected Answer upload(String spec, byte[] file, @Nullable String idempotencyKey) {
        return form("/v1/datasets", spec, file, idempotencyKey);
    }

    protected Answer preview(String spec, String file) {
        return form("/v1/datasets/preview?rows=3", spec, file.getBytes(StandardCharsets.UTF_8), null);
    }

    private Answer form(String path, String spec, byte[] file, @Nullable String idempotencyKey) {
        String boundary = "b" + UUID.randomUUID();
        var body = new ByteArrayOutputStream();
        body.writeBytes(("--" + boundary
                        + "\r\nContent-Disposition: form-data; name=\"spec\"\r\nContent-Type: application/json\r\n\r\n"
                        + spec + "\r\n--" + boundary
                        + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"rows\"\r\n"
                        + "Content-Type: application/octet-stream\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
        body.writeBytes(file);
        body.writeBytes(("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8));
        var request = HttpRequest.newBuilder()
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()));
        if (idempotencyKey != null) {
            request.header("Idempotency-Key", idempotencyKey);
        }
        return send(request, path);
    }

    protected Answer upload(String spec, String file) {
        return upload(spec, file.getBytes(StandardCharsets.UTF_8), null);
    }

    protected Answer send(HttpRequest.Builder request, String path) {
        try {
            HttpResponse<String> response = CLIENT.send(
                    request.uri(URI.create("http://127.0.0.1:" + port + path))
                            .header("Authorization", "Bearer " + token())
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    protected static String id(Answer created) {
        assertThat(created.status()).as(created.body()).isEqualTo(201);
        return created.json().path("id").asString();
    }

    /** The run, once it is over. */
    protected JsonNode ended(Answer created) {
        return ended(id(created));
    }

    protected JsonNode ended(String run) {
        return await().atMost(Duration.ofSeconds(90))
                .until(() -> get("/v1/training-runs/" + run).json(), now -> now.has("finished_at"));
    }

    protected JsonNode succeeded(Answer created) {
        JsonNode run = ended(created);
        assertThat(run.path("state").asString()).as(run.toString()).isEqualTo("SUCCEEDED");
        return run;
    }

    public record Answer(int status, String body) {
        public JsonNode json() {
            return JsonMapper.shared().readTree(body);
        }

        public String detail() {
            return json().path("detail").asString();
        }

        public String slug() {
            return json().path("type").asString().replace("urn:lorica:problem:", "");
        }
    }

    static String token() {
        return GATEWAY.token("training-service", "key-1", "branch-7", "OPERATOR");
    }

    private static String baseModel() {
        Path directory = DIRECTORY.resolve("tiny-base");
        TinyModel.write(directory, Family.LLAMA, 1);
        return directory.toString();
    }

    private static Path apiKeyFile() {
        try {
            return Files.writeString(DIRECTORY.resolve("training.key"), "lor_test");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path directory() {
        try {
            return Files.createTempDirectory("training-test-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
