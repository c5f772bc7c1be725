package io.lorica.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lorica.api.inference.BatchJob;
import io.lorica.api.inference.CreateBatchRequest;
import io.lorica.api.registry.VersionRef;
import io.lorica.client.LoricaClient;
import io.lorica.files.ExpectedFile;
import io.lorica.testsupport.GatewayTokens;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** Calls a node as the gateway does, over HTTP. */
final class ServingClient {
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private final int port;
    private final GatewayTokens gateway;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    ServingClient(int port, GatewayTokens gateway) {
        this.port = port;
        this.gateway = gateway;
    }

    /** Waits until an alias answers with a version. */
    void awaitServed(String alias, VersionRef version) {
        String id = alias.equals("champion") ? version.name() : version.name() + "@" + alias;
        await().atMost(PATIENCE).until(() -> {
            JsonNode model = model(id);
            JsonNode stack = model.path("stack");
            return model.path("state").asString("").equals("READY")
                    && stack.get(stack.size() - 1).path("digest").asString().equals(version.digest());
        });
    }

    /** As the list of models has it; missing if it is not in it. */
    JsonNode model(String id) throws Exception {
        for (JsonNode model : ok(get("/v1/models")).path("data")) {
            if (model.path("id").asString().equals(id)) {
                return model;
            }
        }
        return MissingNode.getInstance();
    }

    /** @param headers names and values, by turns */
    HttpResponse<String> decide(String model, String... headers) throws Exception {
        return post(
                "/v1/decisions",
                "{\"model\": \"%s\", \"inputs\": {\"amount\": 1169, \"purpose\": \"car\"}}".formatted(model),
                headers);
    }

    /** Asks for reasons too. */
    HttpResponse<String> explain(String model) throws Exception {
        return post(
                "/v1/decisions",
                "{\"model\": \"%s\", \"inputs\": {\"amount\": 1169, \"purpose\": \"car\"}, \"explain\": true}"
                        .formatted(model));
    }

    /**
     * Has a file of records decided, and waits for that.
     *
     * @param folder takes the result
     * @return its lines
     */
    List<String> decideRecords(CreateBatchRequest request, Path file, Path folder) throws IOException {
        try (LoricaClient owner = LoricaClient.builder()
                .url(URI.create("http://127.0.0.1:" + port))
                .apiKey(() -> gateway.token("inference-service", "key-1", "tests", "CALLER"))
                .build()) {
            BatchJob batch = owner.createBatch(request, file);
            await().atMost(PATIENCE)
                    .until(() -> owner.inference().batch(batch.id()).state().isFinal());
            return Files.readAllLines(owner.batchResults()
                    .fetch(owner.inference().batch(batch.id()), folder.resolve("result"), ExpectedFile.Progress.NONE));
        }
    }

    /**
     * Waits until some of a batch's records are decided, asking often: a fast machine is through with the others in the
     * time between two questions as they are usually asked.
     */
    static void awaitBegun(LoricaClient owner, String batch) {
        await().atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> owner.inference().batch(batch).rowsDone() > 0);
    }

    /** @param fields of the request, beside model and messages */
    HttpResponse<String> chat(String model, String fields) throws Exception {
        return post(
                "/v1/chat/completions",
                "{\"model\": \"%s\", \"messages\": [{\"role\": \"user\", \"content\": \"Hello\"}], %s}"
                        .formatted(model, fields));
    }

    HttpResponse<String> get(String path) throws Exception {
        return send(HttpRequest.newBuilder().GET(), path);
    }

    HttpResponse<String> post(String path, String body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder()
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        return send(headers.length == 0 ? request : request.headers(headers), path);
    }

    HttpResponse<String> getWithoutToken(String path) throws Exception {
        return http.send(HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> send(HttpRequest.Builder request, String path) throws Exception {
        return http.send(
                request.uri(uri(path))
                        .header(
                                "Authorization",
                                "Bearer " + gateway.token("inference-service", "key-1", "tests", "CALLER"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    static JsonNode ok(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return json(response);
    }

    static JsonNode json(HttpResponse<String> response) {
        return JsonMapper.shared().readTree(response.body());
    }
}
